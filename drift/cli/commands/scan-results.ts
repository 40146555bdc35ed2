import type { Policy, Verdict } from "../../../policy/index.ts";
import { type MoreOfReport, Tally } from "../../report/assemble-report.ts";
import type { Baseline } from "../../report/baseline/compare.ts";
import { RunComparison, withComparisons } from "../../report/baseline/report-baseline.ts";
import { fingerprinted } from "../../report/contents/each-result.ts";
import type { ReportedBucket } from "../../report/contents/run-report.ts";
import { isNamed } from "../../report/reporters.ts";
import { SortedVerdicts } from "../kept/sorted-verdicts.ts";
import type { ReportWriter } from "../terminal/report-writer.ts";

export interface ScanResultsOptions {
  readonly policy: Policy;
  readonly baseline: Baseline | undefined;
  /** Whether something besides the report's formats looks at the buckets that it names. */
  readonly needsNamed: boolean;
  /** Verdicts that are in memory to be sorted, where that is not the usual number: see `SortedVerdicts`. */
  readonly most?: number;
}

/**
 * What a scan found, as it comes: written at once where the format allows it, compared with the baseline, and kept where
 * somebody needs it again. In memory are the buckets that a report names, or some thousands, and never all of them.
 */
export class ScanResults {
  readonly #writer: ReportWriter;
  readonly #baseline: Baseline | undefined;
  readonly #comparison: RunComparison | undefined;
  readonly #kept: ReportedBucket[] = [];
  readonly #keepsNamed: boolean;
  readonly #tally: Tally;
  readonly #sorted: SortedVerdicts | undefined;
  /** Whether some bucket could not be read because the credentials had expired by then. */
  hasExpired = false;

  constructor(writer: ReportWriter, { policy, baseline, needsNamed, most }: ScanResultsOptions) {
    this.#writer = writer;
    this.#baseline = baseline;
    this.#comparison = baseline && new RunComparison(baseline);
    // What is sorted can be gone through for a message, too.
    this.#keepsNamed = writer.looksAt("named") || (needsNamed && !writer.looksAt("each"));
    this.#tally = new Tally(policy);
    if (writer.looksAt("each")) this.#sorted = new SortedVerdicts(most);
  }

  /** @throws RunError where it can neither be written nor kept */
  async add(verdict: Verdict): Promise<void> {
    this.hasExpired ||= verdict.findings.some((each) => "cause" in each && each.cause === "credentials-expired");
    const result = this.#comparison?.add(fingerprinted({ verdict })) ?? { verdict };
    this.#tally.add(result);
    this.#sorted?.add(verdict);
    if (this.#keepsNamed && isNamed(verdict)) this.#kept.push(result);
    await this.#writer.stream(result);
  }

  /** What a report needs of them. */
  get forReport(): Pick<MoreOfReport, "compared" | "sorted" | "tally"> & {
    readonly results: readonly ReportedBucket[];
  } {
    const [sorted, baseline] = [this.#sorted, this.#baseline];
    return {
      results: this.#kept,
      tally: this.#tally,
      compared: this.#comparison?.found,
      sorted: sorted && { [Symbol.iterator]: () => reported(sorted, baseline) },
    };
  }

  close(): void {
    this.#sorted?.close();
  }
}

/** Compared again each time: that takes less than to read what was compared. */
function* reported(verdicts: Iterable<Verdict>, baseline: Baseline | undefined): Iterator<ReportedBucket> {
  for (const verdict of verdicts) {
    yield baseline === undefined ? { verdict } : withComparisons(fingerprinted({ verdict }), baseline);
  }
}
