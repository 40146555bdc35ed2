import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readLooks } from "../../../../drift/cli/kept/saved-looks-file.ts";
import { readReport } from "../../../../drift/cli/options/baseline-option.ts";
import { liveBucket } from "../../../support/builders.ts";
import { REPORT } from "../../report/hostile-report.ts";
import { rendered } from "../../report/rendered.ts";

describe("what a scan may take over of a saved report", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-looks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const quiet = {
    account: "111122223333",
    region: "eu-west-1",
    bucket: "acme-media",
    status: "compliant",
    findings: [],
  };
  const head = () => {
    const { buckets: _, ...rest } = JSON.parse(rendered("json", { ...REPORT, results: [] }));
    return rest;
  };
  const write = (text: string) => {
    const path = join(folder, "report");
    writeFileSync(path, text);
    return path;
  };
  const stream = (...buckets: readonly object[]) =>
    [...buckets, head()].map((each) => `${JSON.stringify(each)}\n`).join("");

  it("is read of a stream line by line, and never as a whole", async () => {
    const readWhole = vi.fn(readReport);
    const buckets = [
      { ...quiet, abort: { ruleId: "a", days: 7 } },
      { ...quiet, bucket: "acme-old", abort: { days: 3 }, asOf: "2026-11-01T00:00:00Z" },
      { ...quiet, bucket: "acme-noted", abort: { days: 3 }, findings: [{ kind: "deprecated-prefix" }] },
    ];
    const { report, looks } = await readLooks(write(stream(...buckets)), readWhole);
    looks.startedAt = report.startedAt;
    expect(readWhole).not.toHaveBeenCalled();
    expect(looks.of(liveBucket())).toMatchObject({ asOf: report.startedAt, look: { abort: { ruleId: "a", days: 7 } } });
    expect(looks.of(liveBucket({ name: "acme-old" }))?.asOf).toBe("2026-11-01T00:00:00.000Z");
    expect(looks.of(liveBucket({ name: "acme-noted" }))).toBeUndefined();
    expect(looks.of(liveBucket({ account: "999999999999" }))).toBeUndefined();
    expect(looks.of(liveBucket({ region: "us-east-1" }))).toBeUndefined();
  });

  it("is the same of a report as JSON, and of a stream whose last line has no end", async () => {
    const buckets = [{ ...quiet, abort: { days: 7 } }];
    const whole = JSON.stringify({ ...head(), buckets }, null, 2);
    for (const text of [whole, stream(...buckets).trimEnd()]) {
      const { looks } = await readLooks(write(text), readReport);
      expect(looks.of(liveBucket())?.look).toEqual({ region: "eu-west-1", abort: { days: 7 } });
    }
  });

  it.each([
    ["of a stream without its head", () => `${JSON.stringify(quiet)}\n`, /cut off|not a report/],
    ["of a stream with a line that is cut off", () => `{"account":"1111\n${stream(quiet)}`, /cut off/],
    ["of an empty file", () => "", /the file is empty/],
    ["of another tool's stream", () => '{"summary":{}}\n', /not a report of mpu-guard/],
  ])("is refused %s: what is missing would pass for buckets that are new", async (_, text, message) => {
    await expect(readLooks(write(text()), readReport)).rejects.toThrow(message);
  });

  it("is refused of a file that is not there", async () => {
    await expect(readLooks(join(folder, "none"), readReport)).rejects.toThrow(/cannot read .*no such file/);
  });
});
