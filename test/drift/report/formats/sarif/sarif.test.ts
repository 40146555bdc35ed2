import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../../../drift/report/contents/run-report.ts";
import { FINDING_KINDS, pageOf } from "../../../../../policy/index.ts";
import { anchorsIn } from "../../../../docs/anchors.ts";
import { DECLARED_REPORT } from "../../declared-report.ts";
import { REPORT } from "../../hostile-report.ts";
import { rendered } from "../../rendered.ts";
import { isValidSarif, sarifText } from "./sarif-schema.ts";

const run = (report: RunReport = DECLARED_REPORT) => JSON.parse(rendered("sarif", report)).runs[0];
const resultOf = (name: string, report?: RunReport) =>
  run(report).results.find(
    ({ locations }: { locations: { logicalLocations: { name: string }[] }[] }) =>
      locations[0]?.logicalLocations[0]?.name === name,
  );

describe("sarif", () => {
  it.each([
    ["live buckets", REPORT],
    ["declared code", DECLARED_REPORT],
    ["no buckets", { ...REPORT, results: [] }],
  ])("is valid against the schema of OASIS for %s", (_, report) => {
    expect(isValidSarif(rendered("sarif", report))).toEqual([]);
  });

  it("would not be valid with a level, a rule or a place of its own making", () => {
    const [document, other] = [DECLARED_REPORT, DECLARED_REPORT].map((report) => JSON.parse(rendered("sarif", report)));
    document.runs[0].results[0].level = "fatal";
    const located = other.runs[0].results.find(
      ({ locations }: { locations: { physicalLocation?: object }[] }) => locations[0]?.physicalLocation,
    );
    located.locations[0].physicalLocation.artifactLocation.uri = "not a uri";
    expect(isValidSarif(JSON.stringify(document))).not.toEqual([]);
    expect(isValidSarif(JSON.stringify(other))).not.toEqual([]);
  });

  it("describes each rule that it has results of, and no other", () => {
    const { results, tool } = run();
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(results.map(({ ruleId }: { ruleId: string }) => ruleId))).toEqual(new Set(ids));
    for (const { ruleId, ruleIndex } of results) expect(ids[ruleIndex]).toBe(ruleId);
  });

  it("sends readers to a heading of a page that this repository has, whatever the rule", () => {
    const everything = [...REPORT.results, ...DECLARED_REPORT.results];
    const { rules } = run({ ...REPORT, results: everything }).tool.driver;
    const uris = [...rules.map(({ helpUri }: { helpUri: string }) => helpUri), ...FINDING_KINDS.map(pageOf)];
    expect(rules.map(({ id }: { id: string }) => id)).toContain("exempt");
    for (const uri of uris) {
      const [, page = "", anchor] =
        /^https:\/\/github\.com\/mpu-guard\/mpu-guard\/blob\/main\/(docs\/[\w-]+\.md)#(.+)$/.exec(uri) ?? [];
      expect(anchorsIn(readFileSync(page, "utf8"))).toContain(anchor);
    }
  });

  it("names the file and the line where they are known, and always the bucket", () => {
    expect(resultOf("uploads").locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "cdktf.out/stacks/acme/cdk.tf.json", uriBaseId: "%SRCROOT%" },
          region: { startLine: 80 },
        },
        logicalLocations: [{ name: "uploads", fullyQualifiedName: "acme/uploads", kind: "resource" }],
      },
    ]);
    expect(resultOf("media").locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "modules/site/%C3%A4%20b.tf.json", uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    });
    expect(resultOf("bare", REPORT).locations).toEqual([
      { logicalLocations: [{ name: "bare", fullyQualifiedName: "arn:aws:s3:::bare", kind: "resource" }] },
    ]);
  });

  it("shows braces as they are, as viewers do not take doubled ones back", () => {
    const text = JSON.stringify(run().tool.driver.rules);
    expect(text).toContain("bucket: uploads }");
    expect(text).not.toMatch(/\{\{|\}\} /);
  });

  it("says how grave a violation, something undecided and a hint are", () => {
    const levels = new Map(
      [...run().results, ...run(REPORT).results].map(({ ruleId, level }: Record<string, string>) => [ruleId, level]),
    );
    expect(levels.get("no-lifecycle-configuration")).toBe("error");
    expect(levels.get("unknown-until-apply")).toBe("warning");
    expect(levels.get("access-denied")).toBe("warning");
    expect(levels.get("abort-prefix-literal")).toBe("note");
  });

  it("keeps an exempt bucket as a suppressed result with the reason", () => {
    expect(resultOf("scratch")).toMatchObject({
      kind: "notApplicable",
      level: "none",
      suppressions: [{ kind: "external", justification: "wiped every night (owner: data team; until 2999-12-31)" }],
    });
  });

  it("says what to do in every message", () => {
    expect(sarifText(resultOf("uploads").message.text)).toMatch(
      /^uploads: was exempt until 2026-06-30 .*; fix: ask web team/,
    );
  });

  it("is the same in whatever order the buckets come, and of the next run", () => {
    const later = { ...DECLARED_REPORT, results: [...DECLARED_REPORT.results].reverse() };
    expect(run(later).results).toEqual(run().results);
  });

  it("knows a finding again after its line has moved, and tells all findings apart", () => {
    const moved = DECLARED_REPORT.results.map(({ verdict: { bucket, ...verdict } }) => ({
      verdict: {
        ...verdict,
        bucket: { ...bucket, ...(bucket.location && { location: { file: "x.json", line: 999 } }) },
      },
    }));
    const fingerprints = (report: RunReport): string[] =>
      run(report).results.map(({ partialFingerprints }: Record<string, Record<string, string>>) =>
        Object.values(partialFingerprints ?? {}).join(),
      );
    const [before, after] = [fingerprints(DECLARED_REPORT), fingerprints({ ...DECLARED_REPORT, results: moved })];
    expect(after.sort()).toEqual(before.sort());
    expect(new Set(before).size).toBe(before.length);
  });

  it("says that the run came to its end, and what it came to", () => {
    expect(run().invocations).toEqual([
      expect.objectContaining({ executionSuccessful: true, exitCodeDescription: "at least one violation" }),
    ]);
    const results = DECLARED_REPORT.results.filter(({ verdict }) => verdict.status === "undecided");
    expect(run({ ...DECLARED_REPORT, results }).invocations[0].exitCodeDescription).toMatch(/could not be decided/);
  });
});
