import type { Policy, Verdict } from "../../../policy/index.ts";
import { Tally } from "../../report/assemble-report.ts";
import type { Baseline } from "../../report/baseline/compare.ts";
import { withComparisons } from "../../report/baseline/report-baseline.ts";
import type { ReportedBucket } from "../../report/run-report.ts";
import type { ReportWriter } from "../terminal/report-writer.ts";

/** What a scan found, as it comes: written at once where the format allows it, and kept where somebody needs it again. */
export class ScanResults {
  readonly #writer: ReportWriter;
  readonly #baseline: Baseline | undefined;
  readonly #kept: ReportedBucket[] = [];
  /** What is left of results that are not kept. */
  readonly tally: Tally | undefined;
  /** Whether some bucket could not be read because the credentials had expired by then. */
  hasExpired = false;

  /** @param needsAll whether something besides the report's formats looks at all buckets at the end */
  constructor(
    writer: ReportWriter,
    {
      policy,
      baseline,
      needsAll,
    }: { readonly policy: Policy; readonly baseline: Baseline | undefined; readonly needsAll: boolean },
  ) {
    this.#writer = writer;
    this.#baseline = baseline;
    // With a baseline, a report compares all buckets at its end.
    this.tally = writer.keepsNothing && !needsAll && baseline === undefined ? new Tally(policy) : undefined;
  }

  get kept(): readonly ReportedBucket[] {
    return this.#kept;
  }

  async add(verdict: Verdict): Promise<void> {
    this.hasExpired ||= verdict.findings.some((each) => "cause" in each && each.cause === "credentials-expired");
    if (this.tally === undefined) this.#kept.push({ verdict });
    else this.tally.add(verdict);
    const [result = { verdict }] = withComparisons([{ verdict }], this.#baseline);
    await this.#writer.stream(result);
  }
}
