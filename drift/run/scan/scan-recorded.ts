import type { AccountResult } from "../../accounts/account.ts";
import type { RecordedBuckets } from "../../accounts/recorded-buckets.ts";
import type { LiveRun } from "../live-run.ts";
import type { ScannedAccounts } from "./scan-accounts.ts";
import { type ScanRunOptions, scanRun } from "./scan-run.ts";

/**
 * Scans the selected buckets as they were recorded, those of every account alike. An account of which not everything was
 * recorded has failed, whatever of it there is: its other buckets are not known.
 *
 * @throws RunError where the record cannot be asked, or none of its buckets is selected
 */
export async function scanRecorded(
  run: LiveRun,
  buckets: RecordedBuckets,
  options: Omit<ScanRunOptions, "source">,
): Promise<ScannedAccounts> {
  const incomplete = await buckets.incompleteAccounts();
  const counts = new Map<string, number>();
  const scanned = await scanRun(
    { ...run, connection: { ...run.connection, reader: buckets } },
    {
      ...options,
      source: buckets,
      onVerdict: async (verdict) => {
        const { account } = verdict.bucket;
        if (account !== null) counts.set(account, (counts.get(account) ?? 0) + 1);
        await options.onVerdict?.(verdict);
      },
    },
  );
  return { ...scanned, accounts: accountResults(counts, incomplete) };
}

function accountResults(
  counts: ReadonlyMap<string, number>,
  incomplete: ReadonlyMap<string, string>,
): readonly AccountResult[] {
  const ids = [...new Set([...counts.keys(), ...incomplete.keys()])].sort();
  return ids.map((account) => {
    const reason = incomplete.get(account);
    if (reason !== undefined) return { account, status: "failed", reason };
    return { account, status: "scanned", buckets: counts.get(account) ?? 0 };
  });
}
