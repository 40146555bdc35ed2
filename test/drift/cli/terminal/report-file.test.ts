import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openReportFile } from "../../../../drift/cli/terminal/report-file.ts";

// More than a pipe holds, so that one write does not take it all.
const PIECES = ["a".repeat(200_000), "b".repeat(200_000)];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-report-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a report's file", () => {
  it("takes the whole of a report in place of a longer one", async () => {
    const path = join(folder, "report");
    for (const pieces of [PIECES, ["short\n"]]) {
      const file = await openReportFile(path);
      await file.replace(pieces);
      await file.close();
      expect(readFileSync(path, "utf8")).toBe(pieces.join(""));
    }
  });

  it("may be a named pipe, whose reader gets all of it", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const [file, reader] = await Promise.all([openReportFile(path), open(path, "r")]);
    const read = text(createReadStream("", { fd: reader }));
    await file.replace(PIECES);
    await file.close();
    expect(await read).toBe(PIECES.join(""));
    expect(file.identity).toBeUndefined();
  });

  it("fails in one line where the reader of a pipe went away", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const [file, reader] = await Promise.all([openReportFile(path), open(path, "r")]);
    await reader.close();
    await expect(file.replace(PIECES)).rejects.toThrow(`cannot write ${path}: its reader closed it`);
    await file.close();
  });

  it("may be an open file of the process, as a shell's >(command) is, and no other link", async () => {
    const path = join(folder, "report");
    const descriptor = openSync(path, "w");
    const file = await openReportFile(`/dev/fd/${descriptor}`);
    await file.replace(["all\n"]);
    await file.close();
    expect(readFileSync(path, "utf8")).toBe("all\n");

    symlinkSync(path, join(folder, "link"));
    await expect(openReportFile(join(folder, "link"))).rejects.toThrow("it is a link");
  });
});
