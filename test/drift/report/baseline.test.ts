import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { baselineOf } from "../../../drift/report/baseline/compare.ts";
import { withBaseline } from "../../../drift/report/baseline/report-baseline.ts";
import { parseSavedReport } from "../../../drift/report/baseline/saved-report.ts";
import { countsForExit } from "../../../drift/report/contents/exit-status.ts";
import { fingerprintsOf } from "../../../drift/report/contents/fingerprint.ts";
import type { ReportedBucket, RunReport } from "../../../drift/report/contents/run-report.ts";
import { reportSchema } from "../../../drift/report/document/report-schema.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import type { Bucket, Finding, Verdict } from "../../../policy/index.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { DECLARED_REPORT } from "./declared-report.ts";
import { isValidSarif } from "./formats/sarif/sarif-schema.ts";
import { REPORT } from "./hostile-report.ts";
import { payloadReport } from "./payload-report.ts";
import { rendered } from "./rendered.ts";

const MEDIA: Bucket = {
  account: "111122223333",
  region: "eu-west-1",
  name: "media",
  kind: "general-purpose",
  origin: "live",
};

function found(status: Verdict["status"], ...findings: readonly Finding[]): ReportedBucket {
  return { verdict: { bucket: MEDIA, status, findings } };
}

const reportOf = (...results: readonly ReportedBucket[]): RunReport => ({ ...REPORT, command: "scan", results });
const savedBaseline = (report: RunReport) => baselineOf(parseSavedReport(rendered("json", report), "old.json"));
const compared = (before: ReportedBucket, now: ReportedBucket) =>
  withBaseline(reportOf(now), savedBaseline(reportOf(before)));

const tooLong = (days: number): Finding => ({ kind: "abort-days-too-long", ruleId: "sweep", days });
const tooShort = (days: number): Finding => ({ kind: "abort-days-too-short", ruleId: "sweep", days });
const partial = (...prefixes: string[]): Finding => ({ kind: "abort-scope-partial", prefixes });
const expired = (isNeeded: boolean): Finding => ({
  kind: "exemption-expired",
  isNeeded,
  reason: "migration",
  owner: "web",
  expires: "2026-01-01",
});
const denied: Finding = { kind: "access-denied", detail: "403" };

describe("a finding that the baseline has", () => {
  it.each([
    ["the same", tooLong(30), tooLong(30), "known"],
    ["nearer to what is accepted", tooLong(90), tooLong(30), "known"],
    ["further from it", tooLong(30), tooLong(31), "worse"],
    ["sooner still", tooShort(2), tooShort(1), "worse"],
    ["later, and still too soon", tooShort(1), tooShort(2), "known"],
    ["of another rule", tooLong(30), { ...tooLong(30), ruleId: "other" } as Finding, "new"],
    ["of another kind", tooLong(30), tooShort(1), "new"],
    ["covering less", partial("a/", "b/"), partial("a/"), "worse"],
    ["covering more", partial("a/"), partial("a/", "b/"), "known"],
    ["covering the same by a shorter prefix", partial("a/b/"), partial("a/"), "known"],
    ["no mere note any more", expired(false), expired(true), "worse"],
    ["a mere note now", expired(true), expired(false), "known"],
  ] as const)("%s", (_, before, now, state) => {
    const [result] = compared(found("violation", before), found("violation", now)).results;
    expect(result?.comparisons?.map((comparison) => comparison.state)).toEqual([state]);
  });
});

describe("the exit status counts", () => {
  const counted = (before: ReportedBucket, now: ReportedBucket) => countsForExit(compared(before, now).results);

  it("a bucket by its status where there is no baseline", () => {
    expect(countsForExit(REPORT.results)).toEqual({ violation: 5, undecided: 1 });
  });

  it("nothing that is known", () => {
    expect(counted(found("violation", tooLong(30)), found("violation", tooLong(30)))).toEqual({
      violation: 0,
      undecided: 0,
    });
    expect(counted(found("undecided", denied), found("undecided", denied))).toEqual({ violation: 0, undecided: 0 });
  });

  it("a known violation that cannot be decided in part any more as undecided, and never as nothing", () => {
    const now = found("violation", tooLong(30), denied);
    expect(counted(found("violation", tooLong(30)), now)).toEqual({ violation: 0, undecided: 1 });
  });

  it("a bucket once, by what is gravest of what is new", () => {
    const now = found("violation", tooLong(30), partial("a/"), denied);
    expect(counted(found("violation", tooLong(30)), now)).toEqual({ violation: 1, undecided: 0 });
  });

  it("a hint never, new or not", () => {
    const now = found("compliant", { kind: "deprecated-prefix", ruleCount: 1 });
    expect(counted(found("compliant"), now)).toEqual({ violation: 0, undecided: 0 });
    expect(compared(found("compliant"), now).baseline?.counts.new).toBe(0);
  });
});

describe("what is no longer found", () => {
  const countsOf = (before: ReportedBucket, ...now: readonly ReportedBucket[]) =>
    withBaseline(reportOf(...now), savedBaseline(reportOf(before))).baseline?.counts;

  it("is resolved where the bucket is decided", () => {
    expect(countsOf(found("violation", tooLong(30)), found("compliant"))).toMatchObject({
      resolved: 1,
      undecided: 0,
      gone: 0,
    });
  });

  it("is not resolved where the bucket could not be read, even if not its region", () => {
    const { verdict } = found("undecided", denied);
    const unlocated = { verdict: { ...verdict, bucket: { ...MEDIA, region: null } } };
    expect(countsOf(found("violation", tooLong(30)), unlocated)).toMatchObject({ resolved: 0, undecided: 1, gone: 0 });
  });

  it("is gone with its bucket", () => {
    expect(countsOf(found("violation", tooLong(30)))).toMatchObject({ resolved: 0, undecided: 0, gone: 1 });
  });
});

describe("a fingerprint", () => {
  const of = (bucket: Partial<Bucket>, finding: Finding = tooLong(30)) =>
    fingerprintsOf([{ bucket: { ...MEDIA, ...bucket }, findings: [finding] }])[0]?.[0];

  it("stays when the days, the file and the line change", () => {
    expect(of({ location: { file: "a.tf", line: 1 } }, tooLong(90))).toBe(of({}));
  });

  it.each([
    ["account", { account: null }],
    ["region", { region: "eu-west-2" }],
    ["name", { name: "logs" }],
    ["address", { address: "aws_s3_bucket.media" }],
    ["stack", { stack: "acme" }],
  ])("changes with the %s", (_, bucket) => {
    expect(of(bucket)).not.toBe(of({}));
  });

  it("is another one for each of two rules without ID, and the same two in the next run", () => {
    const nameless: Finding = { kind: "abort-rule-disabled" };
    const twice = () => fingerprintsOf([{ bucket: MEDIA, findings: [nameless, nameless] }])[0];
    expect(new Set(twice()).size).toBe(2);
    expect(twice()).toEqual(twice());
  });

  it("is the same in the JSON report, in SARIF and in CSV", () => {
    const { buckets } = JSON.parse(rendered("json", DECLARED_REPORT));
    const inJson = buckets.flatMap(({ findings }: { findings: { fingerprint: string }[] }) =>
      findings.map(({ fingerprint }) => fingerprint),
    );
    const sarif = JSON.parse(rendered("sarif", DECLARED_REPORT)).runs[0].results;
    const inSarif = sarif
      .filter(({ ruleId }: { ruleId: string }) => ruleId !== "exempt")
      .flatMap(({ partialFingerprints }: { partialFingerprints: object }) => Object.values(partialFingerprints));
    expect(inSarif.sort()).toEqual([...inJson].sort());
    for (const fingerprint of inJson) expect(rendered("csv", DECLARED_REPORT)).toContain(fingerprint);
  });
});

describe.each(Object.keys(REPORTERS) as Format[])("%s with a baseline", (format) => {
  it.each([
    ["live buckets", REPORT],
    ["declared code", DECLARED_REPORT],
  ])("says no more than known of what is all known: %s", (_, report) => {
    const again = withBaseline(report, savedBaseline(report));
    const text = rendered(format, again);
    expect(countsForExit(again.results)).toEqual({ violation: 0, undecided: 0 });
    expect(text).not.toMatch(
      /^(VIOLATION|UNDECIDED|WARNING|FIX IN CODE|#### Violations|::error|::warning title=mpu-guard (?!policy)[a-z-]+%3A)/m,
    );
    expect(text).not.toMatch(/<failure|<error /);
    expect(text).toMatch(/known|unchanged/i);
  });

  it.each(Object.entries(PAYLOADS))("is one line a row with %s", (_, payload) => {
    const report = payloadReport(payload);
    const { policy, results } = report;
    const worse = results.map(({ verdict, ...more }) => ({
      ...more,
      verdict: { ...verdict, findings: verdict.findings.map(graver) },
    }));
    const saved = parseSavedReport(
      rendered("json", { ...report, policy: { ...policy, sha256: "1".repeat(64) } }),
      payload,
    );
    const text = rendered(format, withBaseline({ ...report, results: worse }, baselineOf(saved)));
    for (const line of text.split(/\r?\n/)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    if (format === "sarif") expect(isValidSarif(text)).toEqual([]);
    if (format === "markdown") expect(text).not.toMatch(/<(?!!-- mpu-guard -->|\/?details>|\/?summary>)/);
  });
});

/** With more days, where it has any. */
function graver(finding: Finding): Finding {
  return finding.kind === "abort-days-too-long" ? { ...finding, days: finding.days + 1 } : finding;
}

it("the JSON report with a baseline is what its schema admits", () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);
  const report = compared(found("violation", tooLong(30)), found("violation", tooLong(90), denied));
  validate(JSON.parse(rendered("json", report)));
  expect(validate.errors).toBeNull();
});

it("SARIF tells a bucket that is exempt now from one that was exempt before", () => {
  const [exempt] = REPORT.results.filter(({ verdict }) => verdict.status === "exempt");
  if (exempt === undefined) throw new Error("an exempt bucket was expected");
  const stateAfter = (before: readonly ReportedBucket[]) =>
    JSON.parse(rendered("sarif", withBaseline(reportOf(exempt), savedBaseline(reportOf(...before))))).runs[0].results[0]
      .baselineState;
  expect([stateAfter([exempt]), stateAfter([])]).toEqual(["unchanged", "new"]);
});

describe("a saved report", () => {
  it("is the same from both formats, also without buckets", () => {
    for (const report of [REPORT, DECLARED_REPORT, reportOf()]) {
      const [json, ndjson] = (["json", "ndjson"] as const).map(
        (format) => parseSavedReport(rendered(format, report), "old").buckets,
      );
      expect(ndjson).toEqual(json);
    }
  });

  it.each([
    ["cut off between two lines", (lines: string[]) => lines.slice(0, -1)],
    ["cut off inside of one", (lines: string[]) => [...lines.slice(0, -1), lines.at(-1)?.slice(0, 40) ?? ""]],
    ["without its head", (lines: string[]) => [lines[0] ?? ""]],
  ])("%s is refused, as what is missing would pass for gone", (_, cut) => {
    const lines = rendered("ndjson", REPORT).trimEnd().split("\n");
    expect(() => parseSavedReport(cut(lines).join("\n"), "old.ndjson")).toThrow(/^old\.ndjson: not a /);
  });

  it("with a kind that this version does not know is read all the same", () => {
    const text = rendered("json", reportOf(found("violation", tooLong(30)))).replace(
      "abort-days-too-long",
      "abort-new",
    );
    expect(parseSavedReport(text, "old").buckets[0]?.findings[0]?.kind).toBe("abort-new");
  });

  it("that is not valid is refused with the place", () => {
    const text = rendered("json", reportOf(found("compliant"))).replace('"status":"compliant"', '"status":3');
    expect(() => parseSavedReport(text, "old.json")).toThrow(
      "old.json: not a valid report: /buckets/0/status must be string",
    );
  });
});
