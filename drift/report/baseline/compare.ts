import { FINDING_KINDS, type Finding, type FindingLevel, levelOf } from "../../../policy/index.ts";
import type { Comparison, SavedFinding } from "../contents/comparison.ts";
import type { SavedBucket, SavedReport } from "./saved-report.ts";

/** A finding of the earlier report that the later one does not have. */
export interface PastFinding {
  /**
   * - `resolved`: the bucket is there, and decided.
   * - `undecided`: the bucket is there and cannot be decided now, so nobody knows.
   * - `gone`: the later report does not have the bucket: it was deleted, or was not asked for.
   */
  readonly state: "resolved" | "undecided" | "gone";
  readonly bucket: SavedBucket;
  readonly finding: SavedFinding;
  /** Of the bucket in the later report. */
  readonly statusNow?: string;
}

/** The findings of an earlier report, to compare later ones with. */
export class Baseline {
  readonly report: SavedReport;
  readonly #findings: ReadonlyMap<string, SavedFinding>;
  readonly #exempt: ReadonlySet<string>;

  constructor(report: SavedReport) {
    this.report = report;
    this.#findings = new Map(
      report.buckets.flatMap(({ findings }) => findings.map((finding) => [finding.fingerprint, finding])),
    );
    this.#exempt = new Set(report.buckets.filter(({ status }) => status === "exempt").map(keyOf));
  }

  compare(finding: SavedFinding): Comparison {
    const before = this.#findings.get(finding.fingerprint);
    if (before === undefined) return { state: "new" };
    return isWorse(finding, before) ? { state: "worse", before } : { state: "known" };
  }

  /** Whether a bucket was exempt then, too. */
  wasExempt(bucket: SavedBucket): boolean {
    return this.#exempt.has(keyOf(bucket));
  }

  /** What it has and a later report has not, in its order. */
  past(later: readonly SavedBucket[]): readonly PastFinding[] {
    const fingerprints = new Set(later.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)));
    const statuses = new Map<string, string>();
    for (const bucket of later) {
      const key = keyOf(bucket);
      if (statuses.get(key) !== "undecided") statuses.set(key, bucket.status);
    }
    return this.report.buckets.flatMap((bucket) => {
      const statusNow = statuses.get(keyOf(bucket));
      const state = statusNow === undefined ? "gone" : statusNow === "undecided" ? "undecided" : "resolved";
      return bucket.findings
        .filter(({ fingerprint }) => !fingerprints.has(fingerprint))
        .map((finding) => ({ state, bucket, finding, ...(statusNow !== undefined && { statusNow }) }) as const);
    });
  }
}

const SEVERITIES: readonly SavedFinding["severity"][] = ["note", "warning", "error"];

function isWorse(now: SavedFinding, before: SavedFinding): boolean {
  const [graver, less] = [now, before].map(({ severity }) => SEVERITIES.indexOf(severity));
  if (graver !== less) return (graver as number) > (less as number);
  if (now.days !== undefined && before.days !== undefined) {
    if (now.kind === "abort-days-too-long") return now.days > before.days;
    if (now.kind === "abort-days-too-short") return now.days < before.days;
  }
  const covered = (prefix: string) => now.prefixes?.some((each) => prefix.startsWith(each));
  return now.kind === "abort-scope-partial" && before.prefixes?.every(covered) === false;
}

/** What is one bucket in two reports. Without the region: of a bucket that could not be read it may not be known. */
function keyOf({ account, stack, constructPath, address, bucket }: SavedBucket): string {
  return JSON.stringify([account, stack, constructPath ?? address, bucket]);
}

/** How grave a finding of a report is; of a kind that this version does not know, by its severity alone. */
export function savedLevelOf(finding: SavedFinding): FindingLevel {
  const isKnown = (FINDING_KINDS as readonly string[]).includes(finding.kind);
  if (isKnown) return levelOf(finding as unknown as Finding);
  return finding.severity === "error" ? "violation" : finding.severity;
}
