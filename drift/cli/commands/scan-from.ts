import type { Verdict } from "../../../policy/index.ts";
import type { RecordedBuckets } from "../../accounts/recorded-buckets.ts";
import type { MoreOfReport } from "../../report/assemble-report.ts";
import type { SavedLooks } from "../../report/baseline/saved-looks.ts";
import type { ReportSince } from "../../report/contents/report-source.ts";
import { SeenEarlierCount } from "../../report/contents/seen-earlier.ts";
import type { LiveRun } from "../../run/live-run.ts";
import { sinceReport } from "../../run/scan/scan-since.ts";
import type { SinceOption } from "../options/since-option.ts";
import type { SourceOption } from "../options/source-option.ts";

/** What a scan does not read from S3 in its own run: all that AWS Config has recorded, or what an earlier report has. */
export class ScanFrom {
  /** Takes over what an earlier report has. */
  readonly run: LiveRun;
  /** Buckets to be read in place of those of S3. */
  readonly recorded: RecordedBuckets | undefined;
  readonly #since: ReportSince | undefined;
  /** Absent where every bucket is read. */
  readonly #seen: SeenEarlierCount | undefined;

  private constructor(
    { run, recorded, since }: { run: LiveRun; recorded?: RecordedBuckets; since?: ReportSince },
    maxAge: number,
  ) {
    this.run = run;
    this.recorded = recorded;
    this.#since = since;
    if (recorded !== undefined) this.#seen = new SeenEarlierCount(run.startedAt, maxAge);
    else if (since !== undefined) this.#seen = new SeenEarlierCount(run.startedAt);
  }

  /**
   * @param earlier what `--since` names
   * @throws RunError where the report is of other buckets, or AWS Config not that of these
   */
  static async open(
    { source, share, maxAge }: SourceOption & SinceOption,
    run: LiveRun,
    earlier: SavedLooks | undefined,
  ): Promise<ScanFrom> {
    if (source !== undefined) return new ScanFrom({ run, recorded: await run.connection.aggregator(source) }, maxAge);
    return new ScanFrom(earlier === undefined ? { run } : sinceReport(run, earlier, share), maxAge);
  }

  /** To be told of each verdict. */
  add(verdict: Verdict): void {
    this.#seen?.add(verdict);
  }

  /** What the report says of it, once all verdicts came. */
  get forReport(): Pick<MoreOfReport, "source" | "since" | "seenEarlier"> {
    return {
      ...(this.recorded !== undefined && { source: { kind: "config-aggregator", ...this.recorded.aggregator } }),
      ...(this.#since !== undefined && { since: this.#since }),
      ...(this.#seen !== undefined && { seenEarlier: this.#seen.found }),
    };
  }

  close(): void {
    this.recorded?.close();
  }
}
