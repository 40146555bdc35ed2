import { FINDING_KINDS, type Finding, type FindingLevel, levelOf } from "../../../policy/index.ts";
import type { Comparison, SavedFinding } from "../contents/comparison.ts";
import type { SavedBucket, SavedReport } from "./saved-report.ts";

/** What tells a bucket from every other one, in two reports. */
export type BucketIdentity = Pick<SavedBucket, "account" | "stack" | "constructPath" | "address" | "bucket">;

/** What a comparison has to know of a finding of the later report. */
export type ComparedFinding = Pick<SavedFinding, "kind" | "severity" | "fingerprint" | "days" | "prefixes">;

/** A bucket of the earlier report that had findings, or was exempt. */
export interface EarlierBucket {
  isExempt: boolean;
}

/** A finding of the earlier report, as far as a later one is compared with it. */
export interface EarlierFinding extends Omit<SavedFinding, "fingerprint" | "fix"> {
  readonly bucket: Readonly<EarlierBucket>;
}

/**
 * What an earlier report found, to compare later ones with: its findings and nothing else of it, so that one of a million
 * buckets need not be in memory. Told of its buckets one after the other.
 */
export class EarlierFindings {
  readonly #findings = new Map<string, EarlierFinding>();
  readonly #buckets = new Map<string, EarlierBucket>();
  /** One text for all that are alike, as most are. */
  readonly #texts = new Map<string, string>();

  add(saved: SavedBucket): void {
    const isExempt = saved.status === "exempt";
    if (saved.findings.length === 0 && !isExempt) return;
    const key = keyOf(saved);
    const bucket = this.#buckets.get(key) ?? { isExempt };
    bucket.isExempt ||= isExempt;
    this.#buckets.set(key, bucket);
    for (const { kind, severity, message, fingerprint, days, prefixes } of saved.findings) {
      this.#findings.set(fingerprint, {
        bucket,
        kind: this.#one(kind),
        severity,
        message: this.#one(message),
        ...(days !== undefined && { days }),
        ...(prefixes !== undefined && { prefixes }),
      });
    }
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  /** By its fingerprint. */
  finding(fingerprint: string): EarlierFinding | undefined {
    return this.#findings.get(fingerprint);
  }

  bucket(identity: BucketIdentity): Readonly<EarlierBucket> | undefined {
    return this.#buckets.get(keyOf(identity));
  }

  all(): Iterable<EarlierFinding> {
    return this.#findings.values();
  }
}

/** An earlier report that later ones are compared with. */
export class Baseline {
  readonly report: Omit<SavedReport, "buckets">;
  readonly earlier: EarlierFindings;

  constructor(report: Omit<SavedReport, "buckets">, earlier: EarlierFindings) {
    this.report = report;
    this.earlier = earlier;
  }

  compare(finding: ComparedFinding): Comparison {
    const before = this.earlier.finding(finding.fingerprint);
    if (before === undefined) return { state: "new" };
    return isWorse(finding, before) ? { state: "worse", before } : { state: "known" };
  }

  /** Whether a bucket was exempt then, too. */
  wasExempt(bucket: BucketIdentity): boolean {
    return this.earlier.bucket(bucket)?.isExempt === true;
  }
}

/** Of a report that was read as a whole. */
export function baselineOf({ buckets, ...report }: SavedReport): Baseline {
  const earlier = new EarlierFindings();
  for (const bucket of buckets) earlier.add(bucket);
  return new Baseline(report, earlier);
}

/**
 * What became of a finding that the later report does not have:
 *
 * - `resolved`: the bucket is there, and decided.
 * - `undecided`: the bucket is there and cannot be decided now, so nobody knows.
 * - `gone`: the later report does not have the bucket: it was deleted, or was not asked for.
 */
export type PastState = "resolved" | "undecided" | "gone";

/** The status of each bucket in a later report. Of two buckets that cannot be told apart, undecided counts. */
export class StatusesNow<Key> {
  readonly #statuses = new Map<Key, string>();

  add(bucket: Key, status: string): void {
    if (this.#statuses.get(bucket) !== "undecided") this.#statuses.set(bucket, status);
  }

  of(bucket: Key): { readonly state: PastState; readonly statusNow?: string } {
    const statusNow = this.#statuses.get(bucket);
    if (statusNow === undefined) return { state: "gone" };
    return { state: statusNow === "undecided" ? "undecided" : "resolved", statusNow };
  }
}

const SEVERITIES: readonly SavedFinding["severity"][] = ["note", "warning", "error"];

function isWorse(now: ComparedFinding, before: EarlierFinding): boolean {
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
export function keyOf({ account, stack, constructPath, address, bucket }: BucketIdentity): string {
  return JSON.stringify([account, stack, constructPath ?? address, bucket]);
}

/** How grave a finding of a report is; of a kind that this version does not know, by its severity alone. */
export function savedLevelOf(finding: Pick<SavedFinding, "kind" | "severity">): FindingLevel {
  const isKnown = (FINDING_KINDS as readonly string[]).includes(finding.kind);
  if (isKnown) return levelOf(finding as unknown as Finding);
  return finding.severity === "error" ? "violation" : finding.severity;
}
