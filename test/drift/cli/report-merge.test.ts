import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedS3, seedEstate, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { type CommandResult, runCommand } from "../../support/transcript-command.ts";

let folder: string;
let s3: EmbeddedS3;
const run = (...args: readonly string[]): Promise<CommandResult> => runCommand(args, { folder });
const scan = (...args: readonly string[]) =>
  run("scan", "--endpoint-url", s3.endpoint, "--account", "111122223333", ...args);
const json = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mpu-guard-merge-"));
  s3 = await startEmbeddedS3();
  seedEstate(s3);
  await scan("--format", "json=whole.json");
  await scan("--bucket", "*o*", "--format", "json=half.json");
  await scan("--exclude", "*o*", "--format", "ndjson=rest.ndjson");
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

describe("mpu-guard report merge", () => {
  it("makes of parts that were scanned apart the report of the whole, with its exit status", async () => {
    const parts = ["half.json", "rest.ndjson"];
    const { status, stderr } = await run("report", "merge", ...parts, "--format", "json=merged.json");

    const [whole, merged] = [await json("whole.json"), await json("merged.json")];
    const names = ({ buckets }: typeof whole) => buckets.map(({ bucket }: { bucket: string }) => bucket);
    expect(names(whole).length).toBeGreaterThan(3);
    expect(names(merged)).toEqual(names(whole));
    expect(merged.buckets).toEqual(whole.buckets);
    expect([status, merged.exitStatus, stderr]).toEqual([whole.exitStatus, whole.exitStatus, ""]);
  });

  it("says how many looks it left out, unless it is to be quiet", async () => {
    const { buckets } = await json("whole.json");
    const { stderr } = await run("report", "merge", "whole.json", "whole.json");

    expect(stderr).toBe(
      `mpu-guard: 2 reports; not shown: ${buckets.length} looks at a bucket that another one looked at later\n`,
    );
    expect((await run("report", "merge", "--quiet", "whole.json", "whole.json")).stderr).toBe("");
  });

  it("can put what comes out in the place of a report that it read", async () => {
    await writeFile(join(folder, "mine.json"), await readFile(join(folder, "whole.json")));
    await run("report", "merge", "mine.json", "half.json", "--format", "json=mine.json");

    expect((await json("mine.json")).buckets).toEqual((await json("whole.json")).buckets);
  });

  it.each<readonly [string, string, RegExp]>([
    ["that is not there", "nowhere.json", /^mpu-guard: cannot read nowhere\.json: no such file/],
    ["that is cut off", "cut.json", /^mpu-guard: cut\.json: not a JSON report, or one that is cut off/],
    ["of another policy", "other.json", /^mpu-guard: other\.json: made by another policy/],
  ])("refuses a report %s in one line, and writes nothing", async (_, name, message) => {
    const text = await readFile(join(folder, "whole.json"), "utf8");
    await writeFile(join(folder, "cut.json"), text.slice(0, 200));
    await writeFile(join(folder, "other.json"), text.replace(/"sha256": "[0-9a-f]{4}/, '"sha256": "0000'));

    const { status, stdout, stderr } = await run("report", "merge", "half.json", name, "--format", "json=new.json");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    await expect(json("new.json")).rejects.toThrow("ENOENT");
  });
});
