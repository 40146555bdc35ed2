import type { AccountResult } from "../../accounts/account.ts";
import type { RunIdentity } from "../../identity/run-identity.ts";
import type { RunReport } from "../contents/run-report.ts";
import type { Look, WholeReport } from "./whole-report.ts";

/** Whose buckets they are: what all reports agree on, and `null` for what they do not. */
export function mergeIdentities(reports: readonly WholeReport[]): RunIdentity | undefined {
  const identities = reports.flatMap(({ identity }) => identity ?? []);
  const [first] = identities;
  if (first === undefined) return undefined;
  const shared = <K extends keyof RunIdentity>(name: K): RunIdentity[K] | null =>
    identities.every((identity) => JSON.stringify(identity[name]) === JSON.stringify(first[name])) ? first[name] : null;
  const regions = identities.map((identity) => identity.regions);
  const organizationalUnits = shared("organizationalUnits");
  const accountTags = shared("accountTags");
  return {
    account: shared("account"),
    partition: shared("partition"),
    caller: shared("caller"),
    profile: shared("profile"),
    endpoint: shared("endpoint"),
    // One that looked everywhere makes it every region.
    regions:
      shared("regions") ?? (regions.includes(null) ? null : [...new Set(regions.flatMap((each) => each ?? []))].sort()),
    ...(organizationalUnits && { organizationalUnits }),
    ...(accountTags && { accountTags }),
  };
}

/**
 * The accounts, where the reports are about several: each with its buckets as they are counted now. One that failed in a
 * report stays failed, since buckets of it may be missing there.
 */
export function mergeAccounts(
  reports: readonly WholeReport[],
  looks: readonly Look[],
): readonly AccountResult[] | undefined {
  const owners = new Set(reports.map(({ identity }) => identity?.account ?? null));
  if (reports.every(({ accounts }) => accounts === undefined) && owners.size < 2) return undefined;
  const counts = new Map<string, number>();
  for (const { saved } of looks) {
    if (saved.account !== null) counts.set(saved.account, (counts.get(saved.account) ?? 0) + 1);
  }
  const known = new Map<string, AccountResult>();
  for (const { accounts, identity } of reports) {
    const own = identity?.account ?? null;
    const ofReport = accounts ?? (own === null ? [] : [{ account: own, status: "scanned", buckets: 0 } as const]);
    for (const each of ofReport) {
      const before = known.get(each.account);
      const kept = before?.status === "failed" ? before : each;
      const name = before?.name ?? each.name;
      known.set(each.account, { ...kept, ...(name !== undefined && { name }) });
    }
  }
  return [...known.values()]
    .map((each) => (each.status === "failed" ? each : { ...each, buckets: counts.get(each.account) ?? 0 }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** What was not read by the runs themselves: the head says it of the buckets that are left. */
export function mergeSeen(
  reports: readonly WholeReport[],
  looks: readonly Look[],
): Pick<RunReport, "since" | "seenEarlier" | "resumed"> {
  const [first] = reports;
  const isShared = (name: "since") =>
    reports.every((report) => JSON.stringify(report[name]) === JSON.stringify(first?.[name]));
  const resumed = reports.flatMap((report) => report.resumed ?? []);
  return {
    ...(first?.since !== undefined && isShared("since") && { since: first.since }),
    ...(reports.some((report) => report.seenEarlier !== undefined) && { seenEarlier: seenEarlier(reports, looks) }),
    ...(resumed.length > 0 && {
      resumed: {
        startedAt: resumed.map(({ startedAt }) => startedAt).sort()[0] ?? "",
        buckets: Math.min(
          looks.length,
          resumed.reduce((sum, { buckets }) => sum + buckets, 0),
        ),
      },
    }),
  };
}

function seenEarlier(reports: readonly WholeReport[], looks: readonly Look[]): NonNullable<RunReport["seenEarlier"]> {
  const seen = looks.flatMap(({ saved: { asOf }, report: { startedAt } }) =>
    asOf === undefined ? [] : [{ asOf, age: Date.parse(startedAt) - Date.parse(asOf) }],
  );
  const limits = new Set(reports.flatMap((report) => report.seenEarlier?.aged?.seconds ?? []));
  const [seconds] = limits;
  return {
    buckets: seen.length,
    oldest: seen.map(({ asOf }) => asOf).sort()[0] ?? null,
    // Of several ages nobody asked for one in particular.
    ...(limits.size === 1 &&
      seconds !== undefined && { aged: { seconds, buckets: seen.filter(({ age }) => age > seconds * 1000).length } }),
  };
}

/** Where what was written is journaled: one place, or several. */
export function mergeJournals(reports: readonly WholeReport[]): {
  readonly journal?: string;
  readonly journals?: readonly string[];
} {
  const places = [
    ...new Set(
      reports.flatMap(({ journal, merged }) => [
        ...(journal === undefined ? [] : [journal]),
        ...(merged?.journals ?? []),
      ]),
    ),
  ];
  const [journal] = places;
  if (journal === undefined) return {};
  return places.length === 1 ? { journal } : { journals: places };
}
