import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, seedMany, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { type CommandOptions, runCommand } from "../../support/transcript-command.ts";

const BUCKETS = 200;
const name = (number: number) => `bench-${String(number).padStart(6, "0")}`;

describe("scan --resume", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    seedMany(s3, BUCKETS);
    folder = await mkdtemp(join(tmpdir(), "resume-"));
  });

  afterEach(async () => {
    await s3.close();
    await rm(folder, { recursive: true });
  });

  const scan = (args: readonly string[] = [], options: Partial<CommandOptions> = {}) =>
    runCommand(["scan", "--resume", "scan.run", "--endpoint-url", s3.endpoint, "--concurrency", "4", ...args], {
      folder,
      ...options,
    });
  const json = async () => JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  const reads = () => s3.requests.count("GetBucketLifecycleConfiguration");
  /** This bucket of the listing is never answered, so that the run waits there. */
  const hang = (number: number) =>
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", bucket: name(number), fault: { kind: "hang" } });

  /** A run that somebody ends while it waits for a bucket: those before it are known. */
  async function interrupted(number = 150) {
    hang(number);
    return await scan(["--format", "ndjson"], { interruptsAt: [`"bucket":"${name(number - 1)}"`] });
  }

  it("goes on where an interrupted run ended: nothing is asked twice, and the report is that of a whole run", async () => {
    const whole = await runCommand(["scan", "--endpoint-url", s3.endpoint, "--format", "json=whole.json"], { folder });
    const { status, stderr } = await interrupted();
    expect(status).toBe(1);
    expect(stderr).toContain("mpu-guard: scan.run has what is known: the same command resumes it");
    const before = reads();
    const formats = ["table", "json=report.json", "markdown=report.md", "html=report.html"];
    const resumed = await scan(formats.flatMap((format) => ["--format", format]));
    expect(resumed.status).toBe(whole.status);
    expect(reads() - before).toBe(BUCKETS - 149);
    const report = await json();
    const expected = JSON.parse(await readFile(join(folder, "whole.json"), "utf8"));
    expect(report.buckets).toEqual(expected.buckets);
    expect(report.summary).toEqual(expected.summary);
    expect(report.resumed).toMatchObject({ buckets: 149 });
    expect(report.resumed.startedAt < report.startedAt).toBe(true);
    const said = "esumed: 149 buckets as the interrupted run of ";
    expect(resumed.stdout).toContain(said);
    expect(await readFile(join(folder, "report.md"), "utf8")).toContain(said);
    expect(await readFile(join(folder, "report.html"), "utf8")).toContain(said);
  });

  it("streams what it takes over too: the lines are those of the whole result", async () => {
    await interrupted();
    const { stdout } = await scan(["--format", "ndjson"]);
    const lines = stdout.trimEnd().split("\n");
    expect(new Set(lines.slice(0, -1).map((line) => JSON.parse(line).bucket)).size).toBe(BUCKETS);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ summary: { buckets: BUCKETS }, resumed: { buckets: 149 } });
  });

  it("keeps its file for the owner's eyes only, and takes it away once a run has come to its end", async () => {
    await interrupted();
    expect((await stat(join(folder, "scan.run"))).mode & 0o777).toBe(0o600);
    await scan();
    await expect(stat(join(folder, "scan.run"))).rejects.toThrow("ENOENT");
  });

  it("drops a last line that a crash cut off, says so, and asks its bucket again", async () => {
    await interrupted();
    const path = join(folder, "scan.run");
    await truncate(path, (await stat(path)).size - 20);
    const before = reads();
    const { stderr } = await scan(["--format", "json=report.json"]);
    expect(stderr).toContain("the last line of the interrupted run was cut off: its bucket is asked again");
    expect(reads() - before).toBe(BUCKETS - 148);
    expect(await json()).toMatchObject({ summary: { buckets: BUCKETS }, resumed: { buckets: 148 } });
  });

  it("can be interrupted again and again, and knows when the first run began", async () => {
    await interrupted(50);
    const [head = ""] = (await readFile(join(folder, "scan.run"), "utf8")).split("\n");
    await interrupted(100);
    await scan(["--format", "json=report.json"]);
    expect(await json()).toMatchObject({
      summary: { buckets: BUCKETS },
      resumed: { buckets: 99, startedAt: JSON.parse(head).startedAt },
    });
  });

  it("asks again for what could not be decided: that nothing was known is no verdict to be taken over", async () => {
    const fault = { kind: "error", status: 403, code: "AccessDenied" } as const;
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", bucket: name(7), fault });
    await interrupted();
    await scan(["--format", "json=report.json"]);
    const report = await json();
    expect(report.summary.undecided).toBe(0);
    expect(report.summary.buckets).toBe(BUCKETS);
    expect(report.resumed.buckets).toBe(148);
  });

  it("takes credentials that end within a run for an interruption: what was read before is not read again", async () => {
    const fault = {
      kind: "error",
      status: 400,
      code: "ExpiredToken",
      message: "The provided token has expired.",
    } as const;
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", bucket: name(200), times: 9, fault });
    const first = await scan();
    expect(first.stderr).toContain("the same command resumes it");
    s3.faults.clear();
    const before = reads();
    await scan(["--format", "json=report.json"]);
    expect(reads() - before).toBe(1);
    expect(await json()).toMatchObject({ summary: { buckets: BUCKETS, undecided: 0 } });
  });

  it("keeps what is known where the report cannot be written", async () => {
    const { status } = await scan(["--format", "json=/dev/full"]);
    expect(status).toBe(1);
    const before = reads();
    await scan(["--format", "json=report.json"]);
    expect(reads()).toBe(before);
    expect((await json()).summary.buckets).toBe(BUCKETS);
  });

  it.each<readonly [string, readonly string[], string]>([
    ["another policy", ["--policy", "other.yaml"], "has a run with another policy ("],
    [
      "another account",
      ["--account", "999999999999"],
      "has a run with another account (none, and this one has 999999999999)",
    ],
    [
      "other buckets",
      ["--bucket", "bench-0001*"],
      'has a run with another --bucket ([], and this one has ["bench-0001*"])',
    ],
    [
      "another question",
      ["--check-mfa-delete"],
      "has a run with another --check-mfa-delete (false, and this one has true)",
    ],
  ])("refuses in one line to go on with %s, and keeps the file", async (_, args, message) => {
    await writeFile(join(folder, "other.yaml"), "version: 1\nrule: { daysAfterInitiation: 5 }\n");
    await interrupted();
    const kept = await readFile(join(folder, "scan.run"), "utf8");
    const before = reads();
    const { status, stderr } = await scan(args);
    expect(status).toBe(1);
    expect(stderr).toContain(`mpu-guard: scan.run: ${message}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(reads()).toBe(before);
    expect(await readFile(join(folder, "scan.run"), "utf8")).toBe(kept);
  });

  it.each([["--since"], ["--source"]])(
    "is refused beside %s: verdicts of three runs would be in one report",
    async (option) => {
      const { status, stderr } = await scan([option, option === "--since" ? "report.json" : "config-aggregator=all"]);
      expect(stderr).toContain(`'--resume <file>' cannot be used with option '${option}`);
      expect(status).toBe(1);
      expect(reads()).toBe(0);
    },
  );

  it("refuses another endpoint: buckets of the same name are other buckets there", async () => {
    await interrupted();
    const other = await startEmbeddedS3();
    const { status, stderr } = await scan(["--endpoint-url", other.endpoint]);
    await other.close();
    expect(stderr).toContain("has a run with another endpoint (");
    expect(status).toBe(1);
  });

  it.each([
    ["a report", '{"account":null,"bucket":"a"}\n', "not a file of scan --resume, and left as it is"],
    ["any other file", "notes", "not a file of scan --resume, and left as it is"],
    ["a file of a later version", '{"resume":2,"facts":{}}\n', "of another version of mpu-guard"],
  ])("refuses %s, and leaves it as it is", async (_, content, message) => {
    await writeFile(join(folder, "scan.run"), content);
    const { status, stderr } = await scan();
    expect(stderr).toContain(`mpu-guard: scan.run: ${message}`);
    expect(status).toBe(1);
    expect(await readFile(join(folder, "scan.run"), "utf8")).toBe(content);
  });

  it("ends in one line where the disk becomes full, and resumes from what was kept until then", async () => {
    const full = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      const { writeSync } = fs; let writes = 0;
      fs.writeSync = (...of) => {
        writes += 1;
        if (writes > 2) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
        return writeSync(...of);
      };
      syncBuiltinESMExports();`;
    await writeFile(join(folder, "full.mjs"), full);
    const { status, stderr } = await scan([], {
      environment: { NODE_OPTIONS: `--import ${join(folder, "full.mjs")}` },
    });
    expect(stderr).toBe("mpu-guard: cannot write scan.run: the disk is full\n");
    expect(status).toBe(1);
    await scan(["--format", "json=report.json"]);
    expect(await json()).toMatchObject({ summary: { buckets: BUCKETS }, resumed: { buckets: 64 } });
  });

  it("refuses a line that is not understood, with its number: nobody knows what a run had there", async () => {
    await interrupted();
    const lines = (await readFile(join(folder, "scan.run"), "utf8")).trimEnd().split("\n");
    await appendFile(join(folder, "scan.run"), "\u0000\u0000\n");
    const { status, stderr } = await scan();
    expect(stderr).toContain(`scan.run:${lines.length + 1}: not understood; remove the file to start again`);
    expect(status).toBe(1);
  });

  it("begins anew where a crash left no whole first line", async () => {
    await writeFile(join(folder, "scan.run"), '{"resume":1,"startedAt":"20');
    expect((await scan(["--format", "json=report.json"])).status).toBe(2);
    expect((await json()).resumed).toBeUndefined();
  });

  it.runIf(process.platform === "linux").each([
    ["/dev/full", "not a file in which a run can be kept"],
    ["no/scan.run", "cannot open no/scan.run: its folder does not exist"],
  ])("refuses %s in one line", async (path, message) => {
    const { status, stderr } = await scan(["--resume", path]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });
});
