import { describe, expect, it } from "vitest";
import { parseSavedReport } from "../../../../drift/report/baseline/saved-report.ts";
import type { RunReport } from "../../../../drift/report/contents/run-report.ts";
import { earlierReport, historyFor, SavedCounts } from "../../../../drift/report/history/history.ts";
import { identityWith } from "../../../support/builders.ts";
import { DECLARED_REPORT } from "../declared-report.ts";
import { REPORT } from "../hostile-report.ts";
import { rendered } from "../rendered.ts";

const NIGHT: RunReport = { ...REPORT, command: "scan", identity: identityWith() };

/** What a later night makes of a report that was saved. */
function readBack(saved: RunReport, now: RunReport = NIGHT) {
  const { buckets, ...head } = parseSavedReport(rendered("json", saved), "night.json");
  const counts = new SavedCounts();
  for (const bucket of buckets) counts.add(bucket);
  return historyFor([earlierReport(head, counts)], now);
}

describe("an earlier report", () => {
  it("is a point of the trend, with the counts of its buckets", () => {
    const { points, leftOut } = readBack(NIGHT);
    expect(leftOut).toEqual([]);
    expect(points).toEqual([
      {
        startedAt: NIGHT.startedAt,
        counts: { buckets: 10, compliant: 3, violation: 5, undecided: 1, exempt: 1, notApplicable: 0 },
      },
    ]);
  });

  it("of declared code needs no account", () => {
    expect(readBack(DECLARED_REPORT, DECLARED_REPORT).points).toHaveLength(1);
  });

  it.each<[string, Partial<RunReport>, string]>([
    ["of another command", { command: "patch" }, "a report of mpu-guard patch"],
    ["of another account", { identity: identityWith({ account: "444455556666" }) }, "a report of account 444455556666"],
    ["of a service", { identity: identityWith({ endpoint: "http://127.0.0.1:9000" }) }, "a report of another endpoint"],
    ["of what is no URL", { identity: identityWith({ endpoint: "nowhere" }) }, "its endpoint is no URL"],
    ["of some regions", { identity: identityWith({ regions: ["eu-west-1"] }) }, "a report of eu-west-1"],
    [
      "of accounts with a tag",
      { identity: identityWith({ accountTags: ["team=media", "stage"] }) },
      "a report of account tags stage, team=media",
    ],
    [
      "of some organizational units",
      { identity: identityWith({ organizationalUnits: ["ou-teams"] }) },
      "a report of organizational units ou-teams",
    ],
    [
      "of several accounts",
      { accounts: [{ account: "111122223333", status: "scanned", buckets: 10 }] },
      "a report of several accounts",
    ],
    ["of no day", { startedAt: "yesterday" }, "its startedAt is no date"],
  ])("%s is left out, and the reason is said", (_, more, why) => {
    expect(readBack({ ...NIGHT, ...more })).toEqual({ points: [], leftOut: [{ source: "night.json", why }] });
  });
});
