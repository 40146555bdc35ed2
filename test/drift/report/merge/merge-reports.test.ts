import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../../drift/errors.ts";
import type { RunReport } from "../../../../drift/report/contents/run-report.ts";
import { reportSchema } from "../../../../drift/report/document/report-schema.ts";
import { mergeReports } from "../../../../drift/report/merge/merge-reports.ts";
import { parseWholeReport, type WholeReport } from "../../../../drift/report/merge/whole-report.ts";
import { type Format, REPORTERS } from "../../../../drift/report/reporters.ts";
import { type Bucket, DEFAULT_POLICY, evaluate } from "../../../../policy/index.ts";
import { abortRule, configurationOf, identityWith, liveBucket, TODAY } from "../../../support/builders.ts";
import { REPORT as PATCH_REPORT } from "../hostile-report.ts";
import { rendered } from "../rendered.ts";

const FORMATS = Object.keys(REPORTERS) as Format[];

function verdictOn(bucket: Bucket, state: "good" | "long" | "absent" | "denied") {
  if (state === "denied") {
    const finding = { kind: "access-denied", detail: "403", missingAction: "s3:GetLifecycleConfiguration" } as const;
    return evaluate({ state: "undecided", finding }, DEFAULT_POLICY, bucket, TODAY);
  }
  if (state === "absent") return evaluate({ state: "absent" }, DEFAULT_POLICY, bucket, TODAY);
  const configuration = configurationOf(abortRule(state === "good" ? 7 : 30), abortRule(3, { id: "tmp", prefix: "*" }));
  return evaluate({ state: "configured", configuration }, DEFAULT_POLICY, bucket, TODAY);
}

function scanOf(results: RunReport["results"], more: Partial<RunReport> = {}): RunReport {
  return {
    command: "scan",
    startedAt: "2026-11-21T02:00:00.000Z",
    finishedAt: "2026-11-21T02:00:07.000Z",
    identity: identityWith(),
    policy: { source: "mpu-policy.yaml", sha256: "0".repeat(64) },
    results,
    errors: [],
    policyNotes: [],
    exitStatus: 0,
    ...more,
  };
}

/** A report as it is read back. */
const saved = (report: RunReport, origin = "report.json", format: "json" | "ndjson" = "json"): WholeReport =>
  parseWholeReport(rendered(format, report), origin);

const merged = (...reports: readonly WholeReport[]): RunReport => {
  const { merged: _, ...report } = mergeReports(reports);
  return report;
};

const STATES = ["good", "long", "absent", "denied"] as const;

const estates = fc
  .uniqueArray(
    fc.record({
      account: fc.constantFrom("111122223333", "444455556666", "777788889999"),
      name: fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `acme-${index}`)),
      region: fc.constantFrom("eu-west-1", "us-east-1"),
      state: fc.constantFrom(...STATES),
      part: fc.nat(3),
    }),
    { selector: ({ account, name }) => `${account} ${name}`, maxLength: 20 },
  )
  .map((buckets) =>
    buckets.map(({ state, part, ...facts }) => ({ verdict: verdictOn(liveBucket(facts), state), part })),
  );

describe("a report that is cut into parts", () => {
  it("is the same again when they are merged, whichever bucket is in which part", () => {
    fc.assert(
      fc.property(estates, fc.constantFrom("json" as const, "ndjson" as const), (estate, format) => {
        const accounts = (of: typeof estate) =>
          ["111122223333", "444455556666", "777788889999"].map((account) => ({
            account,
            status: "scanned" as const,
            buckets: of.filter(({ verdict }) => verdict.bucket.account === account).length,
          }));
        const whole = saved(
          scanOf(
            estate.map(({ verdict }) => ({ verdict })),
            { accounts: accounts(estate) },
          ),
        );
        const parts = [0, 1, 2, 3].map((wanted) => {
          const mine = estate.filter(({ part }) => part === wanted);
          const report = scanOf(
            mine.map(({ verdict }) => ({ verdict })),
            { accounts: accounts(mine) },
          );
          return saved(report, `${wanted}.json`, format);
        });
        expect(rendered("json", merged(...parts))).toBe(rendered("json", merged(whole)));
        expect(rendered("json", merged(...parts.toReversed()))).toBe(rendered("json", merged(whole)));
      }),
      { numRuns: 60 },
    );
  });
});

/** One of each state, with everything a scan says. */
const ALL = scanOf(
  STATES.map((state, index) => ({ verdict: verdictOn(liveBucket({ name: `acme-${index}-${state}` }), state) })),
);
/** As the command itself would report it. */
const whole = (report: RunReport): RunReport => ({ ...report, exitStatus: mergeReports([saved(report)]).exitStatus });

/** What a person cannot have meant: notes that no run on live buckets gives, and a bucket in two places. */
const PATCH: RunReport = whole({
  ...PATCH_REPORT,
  policyNotes: PATCH_REPORT.policyNotes?.filter(({ kind }) => kind !== "shadowed") ?? [],
});

describe.each(FORMATS)("--format %s", (format) => {
  it("shows a scan that was read back as the scan itself did", () => {
    expect(rendered(format, merged(saved(ALL)))).toBe(rendered(format, whole(ALL)));
  });

  it("shows a patch that was read back as the patch itself did, whoever named its rules", () => {
    expect(rendered(format, merged(saved(PATCH)))).toBe(rendered(format, PATCH));
  });
});

describe("report merge", () => {
  const bucket = liveBucket();
  const at = (day: number, state: (typeof STATES)[number], more: Partial<RunReport> = {}) =>
    scanOf([{ verdict: verdictOn(bucket, state) }], {
      startedAt: `2026-11-${day}T02:00:00.000Z`,
      finishedAt: `2026-11-${day}T02:00:07.000Z`,
      ...more,
    });

  it("takes the later look at a bucket that two reports have, in whichever order they are named, and counts it", () => {
    const [one, other] = [saved(at(20, "absent")), saved(at(21, "good"))];
    for (const reports of [
      [one, other],
      [other, one],
    ]) {
      const report = mergeReports(reports);
      expect(report.results.map(({ verdict }) => verdict.status)).toEqual(["compliant"]);
      expect(report.merged).toEqual({ reports: 2, replaced: 1 });
      expect(report.exitStatus).toBe(0);
    }
  });

  it("takes a look as of its own time, not as of the run that repeated it", () => {
    const old = scanOf([{ verdict: verdictOn({ ...bucket, asOf: "2026-11-01T02:00:00.000Z" }, "good") }]);
    expect(mergeReports([saved(old), saved(at(20, "absent"))]).exitStatus).toBe(2);
  });

  it("makes an account of each report, where they are of several", () => {
    const media = scanOf([], { identity: identityWith({ account: "444455556666" }) });
    const report = mergeReports([saved(at(20, "good")), saved(media)]);
    expect(report.accounts).toEqual([
      { account: "111122223333", status: "scanned", buckets: 1 },
      { account: "444455556666", status: "scanned", buckets: 0 },
    ]);
    expect(report.identity).toMatchObject({ account: null, partition: "aws" });
  });

  it("keeps an account that failed in one report as failed, and exits with 3 for it", () => {
    const failed = { account: "444455556666", name: "media", status: "failed", reason: "no such role" } as const;
    const scanned = { account: "444455556666", status: "scanned", buckets: 0 } as const;
    for (const accounts of [
      [failed, scanned],
      [scanned, failed],
    ]) {
      const report = mergeReports(accounts.map((each) => saved(scanOf([], { accounts: [each] }))));
      expect(report.accounts).toEqual([failed]);
      expect(report.exitStatus).toBe(3);
    }
  });

  it("keeps what stopped a run, in its words, and has failed then", () => {
    const stopped = at(20, "good", { errors: [{ kind: "scan-interrupted", judged: 1, notWritten: 0 }] });
    const report = mergeReports([saved(stopped), saved(at(21, "good"))]);
    expect(report.exitStatus).toBe(1);
    expect(rendered("table", report)).toContain(
      "somebody ended it (Ctrl-C or SIGTERM): of all buckets, this report has 1",
    );
  });

  it("says of an entry of the policy that it matches no bucket only where every report does", () => {
    const note = { kind: "unmatched", list: "exemptions", index: 0, match: { bucket: "x" }, bucketCount: 1 } as const;
    const withNote = saved(at(20, "good", { policyNotes: [note] }));
    expect(mergeReports([withNote, saved(ALL)]).policyNotes).toEqual([]);
    expect(mergeReports([withNote, saved({ ...ALL, policyNotes: [note] })]).policyNotes).toMatchObject([
      { kind: "unmatched", bucketCount: 5 },
    ]);
  });

  it("keeps every journal, so that each patch can be rolled back", () => {
    const patch = (journal: string) => saved({ ...PATCH, results: [], journal });
    expect(mergeReports([patch("s3://a/1"), patch("s3://a/2")]).merged?.journals).toEqual(["s3://a/1", "s3://a/2"]);
    expect(mergeReports([patch("s3://a/1"), patch("s3://a/1")]).journal).toBe("s3://a/1");
  });

  it("writes what its own schema describes, which is what reads it again", () => {
    const report = mergeReports([saved(ALL), saved(at(20, "good"))]);
    const validate = new Ajv({ allowUnionTypes: true, strict: false }).compile(reportSchema);
    expect(validate(JSON.parse(rendered("json", report)))).toBe(true);
    expect(rendered("json", merged(saved(report)))).toBe(rendered("json", { ...report, merged: undefined as never }));
  });

  const refused: readonly (readonly [string, Partial<RunReport>, RegExp])[] = [
    ["of another policy", { policy: { source: "p", sha256: "1".repeat(64) } }, /another policy \(sha256 1{12}…\)/],
    ["of another command", { command: "patch" }, /is one of mpu-guard scan: merge those of one command/],
    ["of code", { command: "check" }, /a report of mpu-guard check/],
    ["of uploads, whose sums are of all buckets", { command: "uploads" }, /a report of mpu-guard uploads/],
    ["of another endpoint", { identity: identityWith({ endpoint: "http://127.0.0.1:9000" }) }, /at http.*at AWS/],
    ["of another source", { source: { kind: "config-aggregator", name: "a", region: "eu-west-1" } }, /another source/],
    [
      "with a baseline",
      {
        baseline: {
          source: "b",
          startedAt: "2026-11-20",
          policy: { source: "p", sha256: "0".repeat(64) },
          counts: { new: 0, worse: 0, known: 0, resolved: 0, undecided: 0, gone: 0 },
        },
      },
      /compared with a baseline/,
    ],
  ];
  it.each(refused)("refuses a report %s, with one line that names it", (_, parts, message) => {
    const other = saved({ ...ALL, ...parts }, "other.json");
    const attempt = () => mergeReports([saved(ALL, "first.json"), other]);
    expect(attempt).toThrow(RunError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^other\.json: [^\n]+$/);
  });

  it("refuses what this version does not know, rather than to leave it out", () => {
    const text = rendered("json", ALL).replace('"status": "violation"', '"status": "strange"');
    expect(() =>
      parseWholeReport(text.replace(/"kind": ?"abort-days-too-long"/, '"kind": "of-tomorrow"'), "new.json"),
    ).toThrow(/^new\.json: has what this version of mpu-guard does not know/);
  });
});
