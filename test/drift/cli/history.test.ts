import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-history-"));
  writeFileSync(join(folder, "main.tf"), 'resource "aws_s3_bucket" "media" {\n  bucket = "acme-media"\n}\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function check(...words: string[]) {
  const terminal = new FakeTerminal();
  const status = await main(["check", join(folder, "main.tf"), ...words], terminal);
  return { status, stderr: terminal.stderr.replaceAll(folder, "FOLDER") };
}

const page = () => readFileSync(join(folder, "page.html"), "utf8");

describe("--history", () => {
  it("draws earlier reports, and names the files that are none", async () => {
    await check("--format", `json=${join(folder, "1.json")}`);
    copyFileSync(join(folder, "1.json"), join(folder, "2.json"));
    writeFileSync(
      join(folder, "2.json"),
      readFileSync(join(folder, "1.json"), "utf8").replace('"schemaVersion": 1', '"schemaVersion": 9'),
    );
    writeFileSync(join(folder, "3.ndjson"), "half a li");
    writeFileSync(join(folder, "notes.txt"), "no report at all");

    const { status, stderr } = await check("--history", folder, "--format", `html=${join(folder, "page.html")}`);

    expect(status).toBe(2);
    expect(page()).toContain("Of 1 earlier report and this one.");
    expect(stderr.trimEnd().split("\n")).toEqual([
      "mpu-guard: not in the trend: FOLDER/2.json: a report of schemaVersion 9; this version of mpu-guard reads 1",
      expect.stringMatching(
        /^mpu-guard: not in the trend: FOLDER\/3\.ndjson: not a JSON report, or one that is cut off/,
      ),
    ]);
  });

  it("takes this run's own file for what it was before", async () => {
    const own = ["--format", `json=${join(folder, "latest.json")}`];
    await check(...own);
    const { stderr } = await check(...own, "--history", folder, "--format", `html=${join(folder, "page.html")}`);
    expect(page()).toContain("Of 1 earlier report and this one.");
    expect(stderr).toBe("");
  });

  it.each([
    [
      "without a page to draw it on",
      ["--history", "."],
      "--history is for the trend in --format html: add --format html=FILE",
    ],
    [
      "of a folder that is not there",
      ["--history", "nowhere", "--format", "html"],
      "--history: cannot read nowhere: no such file or folder",
    ],
  ])("%s is refused", async (_, words, message) => {
    expect(await check(...words)).toEqual({ status: 1, stderr: `mpu-guard: ${message}\n` });
  });
});
