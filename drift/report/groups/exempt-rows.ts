import { nameColumn, placeOf } from "../contents/location.ts";
import type { ReportedBucket } from "../contents/run-report.ts";

/** An exempt bucket, why it is, who says so, and until when. Not yet safe to print. */
export interface ExemptRow {
  readonly name: string;
  /** Where to go to change the bucket. */
  readonly place: string;
  readonly region: string;
  /** The last day. */
  readonly expires: string;
  readonly owner: string;
  readonly reason: string;
}

/** In the order of the report. */
export function exemptRows(results: readonly ReportedBucket[]): readonly ExemptRow[] {
  return results.flatMap(({ verdict: { bucket, exemption } }) =>
    exemption === undefined
      ? []
      : [{ name: nameColumn(bucket), place: placeOf(bucket), region: bucket.region ?? "?", ...exemption }],
  );
}
