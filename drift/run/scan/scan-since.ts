import { RunError } from "../../errors.ts";
import { isEndpointUrl, isSameEndpoint } from "../../identity/endpoint.ts";
import type { RunIdentity } from "../../identity/run-identity.ts";
import { dueReader } from "../../incremental/due-reader.ts";
import { EarlierLooks } from "../../incremental/earlier-looks.ts";
import type { SavedLooks } from "../../report/baseline/saved-looks.ts";
import type { ReportSince } from "../../report/contents/report-source.ts";
import { printable } from "../../text/printable.ts";
import { TOOL } from "../../tool.ts";
import type { Connection } from "../connect.ts";
import type { LiveRun } from "../live-run.ts";

/** A run that looks at some buckets only, and what its report says of that. */
export interface SinceRun {
  readonly run: LiveRun;
  readonly since: ReportSince;
}

/**
 * The same run, which takes over from an earlier report what it does not look at again. Where the policy is another one
 * now, it looks at every bucket: exemptions, overrides and tags decided then which buckets had findings. So it does where
 * another version of mpu-guard wrote the report, which may have evaluated in another way.
 *
 * @param share see `Rotation`
 * @throws RunError where the report is not one of the same buckets in S3
 */
export function sinceReport(run: LiveRun, { report, looks: all }: SavedLooks, share: number): SinceRun {
  const { source, policy } = report;
  const problem = differenceOf(report, run.connection.identity);
  if (problem !== undefined) throw new RunError(`${source}: ${problem}`);
  const startedAt = new Date(report.startedAt).toISOString();
  const fullBecause: ReportSince["fullBecause"] =
    policy.sha256 !== run.loaded.sha256
      ? "policy-changed"
      : report.version !== TOOL.version
        ? "version-changed"
        : undefined;
  const looks = fullBecause === undefined ? all : new EarlierLooks();
  looks.startedAt = startedAt;
  const rotation = { share, startedAt: run.startedAt };
  const wrapped = (connection: Connection): Connection => ({
    ...connection,
    reader: dueReader(connection.reader, looks, rotation),
    inAccount: async (account, role) => wrapped(await connection.inAccount(account, role)),
  });
  const since = { source, startedAt, share, ...(fullBecause !== undefined && { fullBecause }) };
  return { run: { ...run, connection: wrapped(run.connection) }, since };
}

function differenceOf(
  { command, identity, startedAt, isRecorded }: SavedLooks["report"],
  now: RunIdentity,
): string | undefined {
  if (command !== "scan") return `a report of mpu-guard ${command}; --since takes one of mpu-guard scan`;
  if (isRecorded)
    return "a report of what AWS Config has recorded; --since takes one of buckets that were read from S3";
  if (Number.isNaN(Date.parse(startedAt))) return "its startedAt is no date, so that nobody knows how old it is";
  if (identity === undefined) return "it does not say whose buckets these are";
  if (identity.account !== now.account) {
    const [then, today] = [identity.account, now.account].map((account) => account ?? "not known");
    return `a report of account ${printable(`${then}`)}, and this run is of account ${today}: --since takes a report of the same account`;
  }
  const { endpoint } = identity;
  if (endpoint !== null && !isEndpointUrl(endpoint)) return "its endpoint is no URL";
  if (!isSameEndpoint(endpoint, now.endpoint)) {
    return `a report of ${printable(endpoint ?? "AWS")}, and this run is of ${now.endpoint ?? "AWS"}: --since takes a report of the same service`;
  }
  return undefined;
}
