import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parseSavedReport } from "../../../drift/report/baseline/saved-report.ts";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import { addedBy, type Difference, difference } from "../../../drift/report/difference/difference.ts";
import { differenceJson, differenceSchema } from "../../../drift/report/difference/difference-json.ts";
import { differenceMarkdown } from "../../../drift/report/difference/difference-markdown.ts";
import { differenceTable } from "../../../drift/report/difference/difference-table.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { DECLARED_REPORT } from "./declared-report.ts";
import { payloadReport } from "./payload-report.ts";
import { rendered } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const saved = (report: RunReport, source = "report.json") => parseSavedReport(rendered("json", report), source);
const FORMATS = {
  table: (found: Difference) => [...differenceTable(found, { color: false })].join(""),
  json: (found: Difference) => [...differenceJson(found)].join(""),
  markdown: (found: Difference) => [...differenceMarkdown(found)].join(""),
};

describe("the difference of two reports", () => {
  it("has every finding of both once", () => {
    const { entries } = difference(saved({ ...DECLARED_REPORT, results: [] }), saved(DECLARED_REPORT));
    const findings = DECLARED_REPORT.results.flatMap(({ verdict }) => verdict.findings);
    expect(entries.map(({ state }) => state)).toEqual(findings.map(() => "new"));
    const back = difference(saved(DECLARED_REPORT), saved({ ...DECLARED_REPORT, results: [] }));
    expect(back.entries.map(({ state }) => state)).toEqual(findings.map(() => "gone"));
    expect(addedBy(back)).toEqual({ violation: 0, undecided: 0 });
  });

  it("says when the policy is another one, since that alone makes findings new", () => {
    const { policy } = DECLARED_REPORT;
    const other = { ...DECLARED_REPORT, policy: { ...policy, source: "other.yaml", sha256: "1".repeat(64) } };
    const text = (report: RunReport) => FORMATS.table(difference(saved(DECLARED_REPORT), saved(report)));
    expect(text(other)).toContain(`the policy is not the same: ${policy.source}, then other.yaml`);
    expect(text(DECLARED_REPORT)).not.toContain("the policy is not the same");
  });

  it("takes a kind that only a later version knows by its severity", () => {
    const later = rendered("json", DECLARED_REPORT).replaceAll("abort-days-too-long", "abort-of-tomorrow");
    const found = difference(saved({ ...DECLARED_REPORT, results: [] }), parseSavedReport(later, "later.json"));
    expect(FORMATS.table(found)).toContain("NEW VIOLATION abort-of-tomorrow");
  });
});

describe.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("diff as %s", (format) => {
  it.each(Object.entries(PAYLOADS))("is safe to open and to print with %s", (_, payload) => {
    const report = payloadReport(payload);
    const half = { ...report, results: report.results.filter((_, index) => index % 2 === 0) };
    for (const [one, other] of [
      [report, half],
      [half, report],
    ] as const) {
      const text = FORMATS[format](difference(saved(one, payload), saved(other, payload)));
      for (const line of text.split("\n")) {
        expect(line).not.toMatch(CONTROL);
        expect(runnerCommand(line)).toBeUndefined();
      }
      if (format === "json") expect(JSON.parse(text).old.source).toBe(payload);
      if (format === "markdown") expect(text).not.toMatch(/[<>@`]|\]\(/);
    }
  });
});

it("the JSON is what its schema admits", () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(differenceSchema);
  validate(JSON.parse(FORMATS.json(difference(saved({ ...DECLARED_REPORT, results: [] }), saved(DECLARED_REPORT)))));
  expect(validate.errors).toBeNull();
});

it("a comment stays short however much is new", () => {
  const [first] = DECLARED_REPORT.results;
  if (first === undefined) throw new Error("a bucket was expected");
  const results = [...Array(5000).keys()].map((index) => ({
    verdict: { ...first.verdict, bucket: { ...first.verdict.bucket, name: `media-${index}` } },
  }));
  const many = { ...DECLARED_REPORT, results };
  const text = FORMATS.markdown(difference(saved(many), saved({ ...many, results: [] })));
  expect(text.length).toBeLessThan(60_000);
  expect(text).toContain("and 4,970 more");
});
