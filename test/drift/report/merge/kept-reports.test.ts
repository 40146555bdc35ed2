import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../../drift/report/contents/run-report.ts";
import { inOrder } from "../../../../drift/report/merge/in-order.ts";
import { KeptReports } from "../../../../drift/report/merge/kept-reports.ts";
import { mergeReports } from "../../../../drift/report/merge/merge-reports.ts";
import { parseWholeReport, type WholeReport } from "../../../../drift/report/merge/whole-report.ts";
import { notificationOf } from "../../../../drift/report/notification/notification.ts";
import { DEFAULT_POLICY, evaluate, notesFromBuckets, type Policy } from "../../../../policy/index.ts";
import { abortRule, configurationOf, identityWith, liveBucket, TODAY } from "../../../support/builders.ts";
import { rendered } from "../rendered.ts";

const ACCOUNTS = ["111122223333", "444455556666"] as const;

const POLICY: Policy = {
  ...DEFAULT_POLICY,
  exemptions: [
    { match: { bucket: "acme-1*" }, reason: "used", owner: "web", expires: "2027-01-01" },
    { match: { bucket: "gone-*" }, reason: "unused", owner: "web", expires: "2027-01-01" },
  ],
};

function resultOf(facts: { account: string; name: string; region: string }, state: "good" | "absent" | "denied") {
  const bucket = liveBucket(facts);
  if (state === "denied") {
    const finding = { kind: "access-denied", detail: "403", missingAction: "s3:GetLifecycleConfiguration" } as const;
    return { verdict: evaluate({ state: "undecided", finding }, POLICY, bucket, TODAY) };
  }
  if (state === "absent") return { verdict: evaluate({ state: "absent" }, POLICY, bucket, TODAY) };
  const configuration = configurationOf(abortRule(7));
  return { verdict: evaluate({ state: "configured", configuration }, POLICY, bucket, TODAY) };
}

const shards = fc
  .uniqueArray(
    fc.record({
      account: fc.constantFrom(...ACCOUNTS),
      name: fc.integer({ min: 0, max: 30 }).map((index) => `acme-${index}`),
      region: fc.constantFrom("eu-west-1", "us-east-1"),
      state: fc.constantFrom("good" as const, "absent" as const, "denied" as const),
      isPatched: fc.boolean(),
      shard: fc.nat(4),
    }),
    { selector: ({ account, name }) => `${account} ${name}`, maxLength: 30 },
  )
  .chain((buckets) => fc.record({ buckets: fc.constant(buckets), command: fc.constantFrom("scan", "patch") }))
  .map(({ buckets, command }) =>
    [0, 1, 2, 3, 4].map((wanted) => {
      const results = buckets
        .filter(({ shard }) => shard === wanted)
        .map(({ state, isPatched, shard: _, ...facts }) => {
          const result = resultOf(facts, state);
          if (command === "scan") return result;
          const refused = { outcome: "refused", reason: "not-patchable" } as const;
          return { ...result, change: isPatched ? refused : ({ outcome: "unchanged" } as const) };
        });
      return shardOf(command as "scan" | "patch", results);
    }),
  );

function shardOf(command: "scan" | "patch", results: RunReport["results"]): WholeReport {
  const report: RunReport = {
    command,
    startedAt: "2026-11-21T02:00:00.000Z",
    finishedAt: "2026-11-21T02:00:07.000Z",
    identity: identityWith(),
    policy: { source: "mpu-policy.yaml", sha256: "0".repeat(64) },
    accounts: ACCOUNTS.map((account) => ({
      account,
      status: "scanned",
      buckets: results.filter(({ verdict }) => verdict.bucket.account === account).length,
    })),
    results,
    errors: [],
    policyNotes: [],
    exitStatus: 0,
  };
  return parseWholeReport(rendered("json", report), "shard.json");
}

function kept(reports: readonly WholeReport[]): KeptReports {
  const all = new KeptReports(POLICY);
  for (const report of reports) all.add(report);
  return all;
}

describe("reports that are kept compressed", () => {
  it("make the report that they make in memory, byte by byte, in whatever order they come", () => {
    fc.assert(
      fc.property(shards, (reports) => {
        const expected = mergeReports(reports);
        for (const order of [reports, reports.toReversed()]) {
          const report = kept(order).merged();
          expect(rendered("json", { ...report, policyNotes: [] })).toBe(
            rendered("json", { ...expected, policyNotes: [] }),
          );
          expect(report.exitStatus).toBe(expected.exitStatus);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are the same page, the same message and the same notes as in memory", () => {
    fc.assert(
      fc.property(shards, (reports) => {
        const expected = mergeReports(reports);
        const all = kept(reports);
        expect(rendered("html", all.merged())).toBe(rendered("html", expected));
        expect(notificationOf(all.merged())).toEqual(notificationOf(expected));
        const buckets = expected.results.map(({ verdict }) => verdict.bucket);
        const run = { today: TODAY, isComplete: true };
        expect(all.notes(run)).toEqual(notesFromBuckets(POLICY, buckets, run));
      }),
      { numRuns: 20 },
    );
  });

  const names = Array.from({ length: 9 }, (_, index) => `acme-2${index}`);
  const many = names.map((name, index) => {
    const facts = { account: ACCOUNTS[0], region: "eu-west-1", name };
    return resultOf(facts, index < 4 ? "good" : "absent");
  });

  it("are none of them in memory as a report has them: a page and a message read them one by one", () => {
    expect(kept([shardOf("scan", many)]).merged().results).toEqual([]);
  });

  it("are told of in a message with the counts of all", () => {
    const { summary, worst } = notificationOf(kept([shardOf("scan", many)]).merged());
    expect(summary).toMatchObject({ buckets: 9, violation: 5 });
    expect(worst.map(({ bucket }) => bucket)).toEqual(["acme-24", "acme-25", "acme-26", "acme-27", "acme-28"]);
  });

  it("count what a patch did to buckets that are not in memory", () => {
    const change = { outcome: "refused", reason: "not-patchable" } as const;
    const report = kept([
      shardOf(
        "patch",
        many.map((result) => ({ ...result, change })),
      ),
    ]).merged();
    expect(notificationOf(report).changes).toBe("9 refused");
  });
});

describe("runs that are put in order", () => {
  it("are begun only when the order comes to them: a million buckets are not in memory at once", () => {
    let open = 0;
    let most = 0;
    const run = (from: number) => ({
      from: String(from).padStart(4, "0"),
      values: {
        *[Symbol.iterator]() {
          open += 1;
          most = Math.max(most, open);
          for (let at = from; at < from + 10; at += 1) yield String(at).padStart(4, "0");
          open -= 1;
        },
      },
    });
    const runs = Array.from({ length: 100 }, (_, index) => run(index * 10)).toReversed();

    const all = [...inOrder(runs, (value) => value)];
    expect(all).toEqual(Array.from({ length: 1_000 }, (_, at) => String(at).padStart(4, "0")));
    expect(most).toBe(1);
  });
});
