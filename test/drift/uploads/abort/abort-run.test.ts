import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { main } from "../../../../drift/cli/main.ts";
import { parseJournal } from "../../../../drift/journal/journal-text.ts";
import "../../../support/command-bundle.ts";
import { FakeTerminal } from "../../../support/fake-terminal.ts";
import { useUploadsBucket } from "../../../support/uploads-bucket.ts";

const OLD = new Date("2026-01-01T00:00:00.000Z");

const given = useUploadsBucket();

beforeEach(() => {
  given.s3.buckets.create({ name: "acme-media" });
});

const uploads = () => given.s3.buckets.get("acme-media")?.uploads;
const { keys } = given;
const plant = (key: string, parts = 2) =>
  uploads()?.add({ key, initiated: OLD, partSizes: Array.from({ length: parts }, () => 5) });

const WORDS = ["uploads", "abort", "--older-than", "7d", "--auto-approve", "--no-progress", "--quiet"];
const wordsWith = (more: readonly string[] = []) => [
  ...WORDS,
  "--endpoint-url",
  given.s3.endpoint,
  "--journal",
  join(given.folder, "journals"),
  ...more,
];

class InterruptedTerminal extends FakeTerminal {
  interrupt = () => {};
  override onInterrupt(listener?: () => void): () => void {
    this.interrupt = listener ?? (() => {});
    return () => {};
  }
}

async function run(more: readonly string[] = [], terminal = new InterruptedTerminal()) {
  const status = await main(wordsWith(more), terminal);
  return { status, stdout: terminal.stdout, stderr: terminal.stderr };
}

/** What the runs wrote down of single uploads. */
function uploadLog() {
  const place = join(given.folder, "journals");
  const runs = existsSync(place) ? readdirSync(place).filter((name) => /^\d/.test(name)) : [];
  return runs.flatMap((name) => {
    const path = join(place, name, "uploads.ndjson");
    return existsSync(path) ? parseJournal(readFileSync(path, "utf8"), path) : [];
  });
}

const begunKeys = () => uploadLog().flatMap((entry) => (entry.entry === "aborting-upload" ? [entry.upload.key] : []));

describe("an upload that receives parts", () => {
  it("all the while is untouched, while fifty idle ones are freed", async () => {
    const running = plant("running");
    for (let index = 0; index < 50; index += 1) plant(`idle ${index}`);
    let isOver = false;
    let sent = 0;
    const uploading = (async () => {
      while (!isOver) {
        sent += 1;
        const query = `partNumber=${(sent % 100) + 1}&uploadId=${running?.uploadId}`;
        const answer = await fetch(`${given.s3.endpoint}/acme-media/running?${query}`, { method: "PUT", body: "part" });
        expect(answer.status).toBe(200);
      }
    })();
    const { status, stdout } = await run();
    isOver = true;
    await uploading;
    expect(status, stdout).toBe(0);
    expect(keys()).toEqual(["running"]);
    expect(sent).toBeGreaterThan(1);
    expect(stdout).toContain("50 uploads, 500 B in 100 parts aborted");
    expect(begunKeys()).not.toContain("running");
  });

  it("between the plan and its abort is untouched", async () => {
    const resumed = plant("resumed");
    plant("idle");
    given.s3.faults.add({ operation: "ListParts", times: 2, fault: { kind: "delay", milliseconds: 0 } });
    const resume = () => resumed?.parts.set(3, { partNumber: 3, size: 5, etag: '"x"', lastModified: new Date() });
    given.s3.faults.add({ operation: "ListParts", fault: { kind: "before", run: resume } });
    const { status, stdout } = await run();
    expect(keys()).toEqual(["resumed"]);
    expect(stdout).toContain("1 with recent parts");
    expect(status).toBe(0);
  });
});

describe("a run that ends too soon", () => {
  it("by Ctrl-C finishes the abort in progress, and says what is left", async () => {
    for (let index = 0; index < 20; index += 1) plant(`idle ${index}`);
    given.s3.buckets.create({ name: "acme-other" });
    given.s3.buckets.get("acme-other")?.uploads.add({ key: "other", initiated: OLD });
    const terminal = new InterruptedTerminal();
    given.s3.faults.add({ operation: "AbortMultipartUpload", times: 4, fault: { kind: "delay", milliseconds: 0 } });
    given.s3.faults.add({
      operation: "AbortMultipartUpload",
      fault: { kind: "before", run: () => terminal.interrupt() },
    });
    const { status, stdout, stderr } = await run(["--concurrency", "1"], terminal);
    expect(status).toBe(1);
    expect(keys()).toHaveLength(15);
    expect(begunKeys()).toHaveLength(5);
    expect(uploadLog().filter(({ entry }) => entry === "aborted-upload")).toHaveLength(5);
    expect(stdout).toMatch(/acme-media +us-east-1 +interrupted +5 of 20/);
    expect(stdout).toMatch(/acme-other +us-east-1 +planned +1/);
    expect(stderr).toContain("stopped, with 2 buckets not written to: somebody ended it");
  });

  it("by SIGKILL between its journal and its abort has aborted nothing that is not written down; the next one goes on", async () => {
    for (let index = 0; index < 3; index += 1) plant(`idle ${index}`);
    const args = [inject("commandBundle"), ...wordsWith(["--concurrency", "1"])];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: "ignore", env: process.env });
    given.s3.faults.add({ operation: "AbortMultipartUpload", fault: { kind: "delay", milliseconds: 0 } });
    const kill = () => {
      child.kill("SIGKILL");
      throw new Error("killed before S3 acted");
    };
    given.s3.faults.add({ operation: "AbortMultipartUpload", fault: { kind: "before", run: kill } });
    await once(child, "close");
    expect(child.signalCode).toBe("SIGKILL");
    expect(keys()).toEqual(["idle 1", "idle 2"]);
    expect(begunKeys()).toEqual(["idle 0", "idle 1"]);
    expect(uploadLog().filter(({ entry }) => entry === "aborted-upload")).toHaveLength(1);

    const terminal = new FakeTerminal();
    await main(["runs", join(given.folder, "journals")], terminal);
    expect(terminal.stdout).toContain("interrupted");
    expect((await run()).status).toBe(0);
    expect(keys()).toEqual([]);
  });
});
