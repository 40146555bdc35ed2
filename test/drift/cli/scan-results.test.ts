import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScanResults, type ScanResultsOptions } from "../../../drift/cli/commands/scan-results.ts";
import { ReportWriter } from "../../../drift/cli/terminal/report-writer.ts";
import { assembleReport } from "../../../drift/report/assemble-report.ts";
import { type Baseline, baselineOf } from "../../../drift/report/baseline/compare.ts";
import { parseSavedReport } from "../../../drift/report/baseline/saved-report.ts";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import { notificationOf } from "../../../drift/report/notification/notification.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import { type Bucket, type Exemption, evaluate, type Verdict } from "../../../policy/index.ts";
import { readPolicy } from "../../../policy-file/index.ts";
import { abortRule, configurationOf, identityWith, liveBucket, policyWith, TODAY } from "../../support/builders.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { rendered } from "../report/rendered.ts";

const EXEMPTION: Exemption = { match: { bucket: "*-9" }, reason: "scratch", owner: "media", expires: "2099-01-01" };
const LOADED = { ...readPolicy(undefined), policy: policyWith({ exemptions: [EXEMPTION] }) };
const STARTED = new Date("2026-11-21T02:00:00Z");
const ACCOUNTS = ["111122223333", "444455556666"] as const;

/** Compliant with nothing to say, compliant with a hint, in violation in two ways, and undecided. */
const STATES = ["good", "hint", "long", "absent", "denied"] as const;

function verdictOn(bucket: Bucket, state: (typeof STATES)[number]): Verdict {
  const on = (reading: Parameters<typeof evaluate>[0]) => evaluate(reading, LOADED.policy, bucket, TODAY);
  if (state === "absent") return on({ state });
  if (state === "denied") {
    const detail = "AccessDenied: Access Denied (HTTP 403)";
    const finding = { kind: "access-denied", detail, missingAction: "s3:GetLifecycleConfiguration" } as const;
    return on({ state: "undecided", finding });
  }
  const more = state === "hint" ? [abortRule(3, { id: "tmp", prefix: "*" })] : [];
  return on({ state: "configured", configuration: configurationOf(abortRule(state === "long" ? 30 : 7), ...more) });
}

/** Buckets whose names end in 9 are exempt. */
const estates = fc
  .uniqueArray(
    fc.record({
      account: fc.constantFrom(...ACCOUNTS, null),
      region: fc.constantFrom("eu-west-1", "us-east-1", null),
      name: fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `acme-${index}`)),
      asOf: fc.constantFrom(undefined, "2026-11-01T00:00:00Z"),
      state: fc.constantFrom(...STATES),
    }),
    { selector: ({ account, name }) => `${account} ${name}`, maxLength: 25 },
  )
  .map((buckets) =>
    buckets.map(({ state, asOf, ...facts }) =>
      verdictOn(liveBucket({ ...facts, ...(asOf !== undefined && { asOf }) }), state),
    ),
  );

const MORE = {
  isComplete: true,
  identity: identityWith(),
  accounts: ACCOUNTS.map((account) => ({ account, status: "scanned" as const, buckets: 3 })),
};

/** What a run assembles of all its verdicts. */
function whole(verdicts: readonly Verdict[], baseline?: Baseline): RunReport {
  const results = verdicts.map((verdict) => ({ verdict }));
  const more = { ...MORE, baseline };
  return { ...assembleReport("scan", LOADED, STARTED, results, more), finishedAt: "2026-11-21T02:00:07.000Z" };
}

/** What an earlier night saved. */
function earlierNight(verdicts: readonly Verdict[]): Baseline {
  return baselineOf(parseSavedReport(rendered("json", whole(verdicts)), "old.json"));
}

/** What a run keeps for these formats, and the report that it makes of it. */
async function kept(
  verdicts: readonly Verdict[],
  writer: ReportWriter,
  { needsNamed = false, ...more }: Partial<ScanResultsOptions> = {},
) {
  const found = new ScanResults(writer, { policy: LOADED.policy, baseline: undefined, needsNamed, ...more });
  for (const verdict of verdicts) await found.add(verdict);
  const { results, ...others } = found.forReport;
  const report = assembleReport("scan", LOADED, STARTED, results, { ...MORE, ...others });
  return { found, report: { ...report, finishedAt: "2026-11-21T02:00:07.000Z" } };
}

// A stream has no order of its own: streamed-report.test.ts compares its lines.
const FORMATS = (Object.keys(REPORTERS) as Format[]).filter((format) => format !== "ndjson");

describe("a run that keeps only what its formats print", () => {
  it.each(FORMATS)("writes the same %s to the last byte as one that keeps every bucket", async (format) => {
    await fc.assert(
      fc.asyncProperty(estates, fc.boolean(), async (verdicts, color) => {
        const terminal = new FakeTerminal({ color });
        const writer = await ReportWriter.open([{ format }], terminal);
        // So few that every run of the property sorts in a file.
        const { found, report } = await kept(verdicts, writer, { most: 2 });
        await writer.write(report);
        found.close();
        const expected = whole(verdicts);
        expect(terminal.stdout).toBe(rendered(format, expected, color));
        expect(report.exitStatus).toBe(expected.exitStatus);
      }),
      { numRuns: 40 },
    );
  });

  it.each(FORMATS)("writes the same %s with a baseline, whatever the earlier night had", async (format) => {
    await fc.assert(
      fc.asyncProperty(estates, estates, async (before, verdicts) => {
        const baseline = earlierNight(before);
        const terminal = new FakeTerminal();
        const writer = await ReportWriter.open([{ format }], terminal);
        const { found, report } = await kept(verdicts, writer, { most: 2, baseline });
        await writer.write(report);
        found.close();
        const expected = whole(verdicts, baseline);
        expect(terminal.stdout).toBe(rendered(format, expected));
        expect(report.exitStatus).toBe(expected.exitStatus);
        expect(report.baseline).toEqual(expected.baseline);
      }),
      { numRuns: 40 },
    );
  });

  it.each(["ndjson", "html"] as const)("tells a channel the same, beside %s that keeps nothing", async (format) => {
    await fc.assert(
      fc.asyncProperty(estates, async (verdicts) => {
        const writer = await ReportWriter.open([{ format }], new FakeTerminal());
        const { report } = await kept(verdicts, writer, { needsNamed: true });
        expect(notificationOf(report)).toEqual(notificationOf(whole(verdicts)));
      }),
      { numRuns: 40 },
    );
  });

  it.each<readonly [readonly Format[], number]>([
    [["table"], 2],
    [["markdown", "sarif", "github", "table"], 2],
    [["junit"], 0],
    [["json", "table"], 2],
    [["ndjson"], 0],
    [["html"], 0],
  ])(
    "holds of a hundred compliant buckets beside two others in memory what %j print, with a baseline too: %i",
    async (formats, expected) => {
      const verdicts = Array.from({ length: 100 }, (_, index) =>
        verdictOn(liveBucket({ name: `acme-x${index}` }), "good"),
      );
      verdicts.push(
        verdictOn(liveBucket({ name: "acme-bad" }), "absent"),
        verdictOn(liveBucket({ name: "acme-9" }), "good"),
      );
      const outputs = formats.map((format, index) => (index === 0 ? { format } : { format, file: "/dev/null" }));
      const writer = await ReportWriter.open(outputs, new FakeTerminal());
      const { found } = await kept(verdicts, writer, { baseline: earlierNight(verdicts) });
      expect(found.forReport.results).toHaveLength(expected);
      found.close();
      await writer.close();
    },
  );
});
