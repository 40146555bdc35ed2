import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import { DEFAULT_POLICY, evaluate, type LifecycleRule } from "../../../policy/index.ts";
import { abortRule, liveBucket, rule, TODAY } from "../../support/builders.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { isValidSarif } from "./formats/sarif/sarif-schema.ts";
import { REPORT } from "./hostile-report.ts";
import { csvRows, rendered, withoutEntities } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

const ABORT = abortRule(7, { prefix: "" });
const STOPPED = rule({ id: "old", status: "Disabled", filter: {}, expiration: { days: 30 } });

function reportOf(...buckets: readonly (readonly [name: string, ...rules: readonly LifecycleRule[]])[]): RunReport {
  const results = buckets.map(([name, ...rules]) => ({
    verdict: evaluate({ state: "configured", configuration: { rules } }, DEFAULT_POLICY, liveBucket({ name }), TODAY),
  }));
  return { ...REPORT, command: "scan", policyNotes: [], results };
}

const sixty = reportOf(...[...Array(60).keys()].map((index) => [`acme-${index}`, ABORT] as const), [
  "zeta",
  rule(),
  STOPPED,
  { ...STOPPED, id: "older" },
]);

describe("hints", () => {
  it("take four lines of a table for any number of buckets, below what needs action", () => {
    const lines = rendered("table", sixty).split("\n");
    const at = lines.findIndex((line) => line.startsWith("NOTE deprecated-prefix"));
    expect(lines[at]).toBe("NOTE deprecated-prefix: Deprecated rule-level Prefix (60)");
    expect(lines[at + 1]).toMatch(/^ {2}fix: nothing has to be done/);
    expect(lines[at + 2]).toBe("  more: mpu-guard explain deprecated-prefix");
    expect(lines[at + 3]).toBe("  acme-0, acme-1, acme-2, acme-3, acme-4 and 55 more");
    const words = lines.flatMap((line) => line.match(/^[A-Z]+(?= [a-z-]+:)/)?.[0] ?? []);
    expect(words).toEqual(["VIOLATION", "NOTE", "NOTE"]);
  });

  it("count a bucket once, however many of its rules they are about", () => {
    expect(rendered("table", sixty)).toMatch(
      /NOTE expiration-disabled: [^\n]+ \(1\)\n[^\n]+\n {2}more: [^\n]+\n {2}zeta\n/,
    );
  });

  it("take a line each of a comment, at its end", () => {
    const text = withoutEntities(rendered("markdown", sixty));
    const [, hints = ""] = text.split("#### Hints: nothing has to be done\n\n");
    expect(hints.trimEnd().split("\n")).toEqual([
      expect.stringMatching(
        /^- \[\*\*deprecated-prefix\*\*\]\(https:.*#deprecated-prefix\) \(60\): .*: acme-0, .*acme-4 and 55 more; fix: /,
      ),
      expect.stringMatching(/^- \[\*\*expiration-disabled\*\*\]\(https:.*\) \(1\): .*: zeta; fix: on a large bucket/),
    ]);
  });

  it("are all there in the formats that programs read", () => {
    const findings = JSON.parse(rendered("json", sixty)).buckets.flatMap(
      (bucket: { findings: object[] }) => bucket.findings,
    );
    expect(findings.filter(({ severity }: { severity: string }) => severity === "note")).toHaveLength(62);
    expect(rendered("ndjson", sixty).match(/"severity":"note"/g)).toHaveLength(62);
    expect(csvRows(rendered("csv", sixty)).filter((row) => row.includes("note"))).toHaveLength(62);
  });

  it("are notes in SARIF and notices in a job, which fail neither", () => {
    const sarif = rendered("sarif", sixty);
    expect(isValidSarif(sarif)).toEqual([]);
    const levels = JSON.parse(sarif).runs[0].results.map(
      ({ ruleId, level }: Record<string, string>) => `${ruleId} ${level}`,
    );
    expect(new Set(levels)).toEqual(
      new Set(["no-abort-rule error", "expiration-disabled note", "deprecated-prefix note"]),
    );
    const names = rendered("github", sixty)
      .trimEnd()
      .split("\n")
      .map((line) => runnerCommand(line)?.name);
    expect(names).toEqual(["notice", "error", ...Array(62).fill("notice")]);
  });

  it("stand beside a failure in JUnit, not in it, and fail no bucket", () => {
    const text = rendered("junit", sixty);
    expect(text).toContain('tests="61" failures="1" errors="0"');
    const [, failure = "", output = ""] =
      /<failure[^>]*>(.*)<\/failure>\s*<system-out>(.*?)<\/system-out>/s.exec(text) ?? [];
    expect(failure).not.toContain("expiration-disabled");
    expect(output.match(/^expiration-disabled/gm)).toHaveLength(2);
  });
});

describe.each(Object.keys(REPORTERS) as Format[])("a hint as %s", (format) => {
  it.each(Object.entries(PAYLOADS))("is safe to open and to print with %s", (_, payload) => {
    const text = rendered(format, reportOf([payload, ABORT, { ...STOPPED, id: payload, prefix: payload }]));
    for (const line of text.split(/\r?\n/)) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      if (format !== "github") expect(runnerCommand(line)).toBeUndefined();
      else if (line !== "") expect(["notice", "warning"]).toContain(runnerCommand(line)?.name);
    }
    if (format === "sarif") expect(isValidSarif(text)).toEqual([]);
    if (format === "markdown") {
      const hints = text.split("\n").filter((line) => line.startsWith("- **"));
      for (const line of hints) {
        const foreign = line.replace(/^- \*\*[a-z-]+\*\*/, "").replace(/&#\d+;/g, "•");
        expect(foreign).not.toMatch(/[\\`*_[\]~$^@#&<>|]|:\S|www\.|GH-\d/i);
      }
      expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    }
  });
});
