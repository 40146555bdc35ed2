import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import { FileJournal } from "../../../drift/journal/file-journal.ts";
import { journalLine } from "../../../drift/journal/journal-text.ts";
import { restoring } from "./entries.ts";

/** A file whose syncs are counted, end when they are told to, and can fail. */
class CountedFile {
  text = "";
  readonly #unsynced: string[] = [];
  syncs = 0;
  closed = false;
  failure: Error | undefined;

  async appendFile(text: string): Promise<void> {
    if (this.closed) throw new Error("EBADF");
    this.#unsynced.push(text);
  }

  async datasync(): Promise<void> {
    this.syncs += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.closed) throw new Error("EBADF");
    if (this.failure !== undefined) throw this.failure;
    this.text += this.#unsynced.splice(0).join("");
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const linesOf = (...names: string[]) => names.map((name) => journalLine(restoring(name))).join("");
const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

describe("a journal in a file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-journal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function counted() {
    const file = new CountedFile();
    return { file, journal: new FileJournal(file as unknown as FileHandle, "run/journal.ndjson", "run") };
  }

  it("has an entry on disk when its append resolves", async () => {
    const path = join(folder, "journal.ndjson");
    const journal = new FileJournal(await open(path, "a"), path, folder);
    await journal.append(restoring("one"));
    expect(readFileSync(path, "utf8")).toBe(linesOf("one"));
    await journal.close();
  });

  it("syncs before it resolves: what the disk only buffers does not survive a power failure", async () => {
    const { file, journal } = counted();
    await journal.append(restoring("one"));
    expect([file.syncs, file.text]).toEqual([1, linesOf("one")]);
  });

  it("keeps the order of entries that come at once, and lets those that waited share a sync", async () => {
    const { file, journal } = counted();
    const names = Array.from({ length: 100 }, (_, index) => `bucket-${index}`);
    const resolved: string[] = [];
    await Promise.all(names.map((name) => journal.append(restoring(name)).then(() => resolved.push(name))));
    expect(file.text).toBe(linesOf(...names));
    expect(resolved).toEqual(names);
    expect(file.syncs).toBeLessThanOrEqual(2);
  });

  it("never resolves an append with an earlier sync, which its entry came too late for", async () => {
    const { file, journal } = counted();
    const first = journal.append(restoring("one"));
    await Promise.resolve();
    const second = journal.append(restoring("two"));
    await first;
    await second;
    expect([file.syncs, file.text]).toEqual([2, linesOf("one", "two")]);
  });

  it("lets nothing follow a failed write, which may have left half a line", async () => {
    const { file, journal } = counted();
    file.failure = full;
    const waiting = Promise.resolve().then(() => journal.append(restoring("two")));
    await expect(journal.append(restoring("one"))).rejects.toThrow(RunError);
    await expect(waiting).rejects.toThrow("cannot write run/journal.ndjson: the disk is full");
    file.failure = undefined;
    await expect(journal.append(restoring("three"))).rejects.toThrow("the disk is full");
    expect([file.syncs, file.text]).toEqual([1, ""]);
  });

  it("can be closed after it failed, and says nothing more", async () => {
    const { file, journal } = counted();
    file.failure = full;
    await expect(journal.append(restoring("one"))).rejects.toThrow("the disk is full");
    await journal.close();
    expect(file.closed).toBe(true);
  });

  it("keeps what was taken before it closes", async () => {
    const { file, journal } = counted();
    const appends = [journal.append(restoring("one"))];
    await Promise.resolve();
    appends.push(journal.append(restoring("two")));
    await journal.close();
    await Promise.all(appends);
    expect(file.text).toBe(linesOf("one", "two"));
  });

  it("names the file and the reason where the disk really is full", async () => {
    const journal = new FileJournal(await open("/dev/full", "a"), "/dev/full", folder);
    await expect(journal.append(restoring("one"))).rejects.toThrow("cannot write /dev/full: the disk is full");
    await journal.close();
  });
});
