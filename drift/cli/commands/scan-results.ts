import type { Policy, Verdict } from "../../../policy/index.ts";
import { Tally } from "../../report/assemble-report.ts";
import type { Baseline } from "../../report/baseline/compare.ts";
import { withComparisons } from "../../report/baseline/report-baseline.ts";
import type { ReportedBucket } from "../../report/contents/run-report.ts";
import { isNamed } from "../../report/reporters.ts";
import { SortedVerdicts } from "../kept/sorted-verdicts.ts";
import type { ReportWriter } from "../terminal/report-writer.ts";

export interface ScanResultsOptions {
  readonly policy: Policy;
  readonly baseline: Baseline | undefined;
  /** Whether something besides the report's formats looks at the buckets that it names. */
  readonly needsNamed: boolean;
}

/**
 * What a scan found, as it comes: written at once where the format allows it, and kept where somebody needs it again. In
 * memory are the buckets that a report names, or some thousands; all of them only where something compares or draws them.
 */
export class ScanResults {
  readonly #writer: ReportWriter;
  readonly #baseline: Baseline | undefined;
  readonly #kept: ReportedBucket[] = [];
  readonly #keepsNamed: boolean;
  readonly #tally: Tally | undefined;
  readonly #sorted: SortedVerdicts | undefined;
  /** Whether some bucket could not be read because the credentials had expired by then. */
  hasExpired = false;

  constructor(writer: ReportWriter, { policy, baseline, needsNamed }: ScanResultsOptions) {
    this.#writer = writer;
    this.#baseline = baseline;
    this.#keepsNamed = needsNamed || writer.looksAt("named");
    // With a baseline, a report compares all buckets at its end.
    if (writer.looksAt("all") || baseline !== undefined) return;
    this.#tally = new Tally(policy);
    if (writer.looksAt("each")) this.#sorted = new SortedVerdicts();
  }

  /** @throws RunError where it can neither be written nor kept */
  async add(verdict: Verdict): Promise<void> {
    this.hasExpired ||= verdict.findings.some((each) => "cause" in each && each.cause === "credentials-expired");
    this.#tally?.add(verdict);
    this.#sorted?.add(verdict);
    if (this.#tally === undefined || (this.#keepsNamed && isNamed(verdict))) this.#kept.push({ verdict });
    const [result = { verdict }] = withComparisons([{ verdict }], this.#baseline);
    await this.#writer.stream(result);
  }

  /** What a report needs of them. */
  get forReport() {
    const sorted = this.#sorted;
    return { results: this.#kept, tally: this.#tally, sorted: sorted && { [Symbol.iterator]: () => reported(sorted) } };
  }

  close(): void {
    this.#sorted?.close();
  }
}

function* reported(verdicts: Iterable<Verdict>): Iterator<ReportedBucket> {
  for (const verdict of verdicts) yield { verdict };
}
