import type { Bucket } from "./bucket.ts";
import { type Coverage, type EffectiveAbort, judgeCoverage } from "./coverage.ts";
import { exemptionByTags } from "./exemption-tags.ts";
import type { Finding, UndecidedFinding } from "./finding.ts";
import { statusOf } from "./finding-level.ts";
import type { Declaration } from "./finding-words.ts";
import { hintsOf } from "./hints.ts";
import type { LifecycleConfiguration } from "./lifecycle.ts";
import type { Refusal } from "./merge-refusal.ts";
import type { ExemptionTerms, Policy, Requirement } from "./policy.ts";
import { exemptionsOf, requirementFor } from "./requirement.ts";
import { UNKNOWN } from "./unknown.ts";

/** What a source found where a bucket's lifecycle configuration should be. */
export type LifecycleReading =
  | {
      readonly state: "configured";
      readonly configuration: LifecycleConfiguration;
      /** Declared code: the addresses or construct paths of what declares it. */
      readonly addresses?: readonly string[];
      /** What is wrong with the way it is declared, whatever the rules say. */
      readonly problems?: readonly Finding[];
    }
  /** S3 answered NoSuchLifecycleConfiguration, or the code declares none. Nothing else means "no rules". */
  | {
      readonly state: "absent";
      readonly problems?: readonly Finding[];
      /** Declared code: the addresses of the configurations that the plan takes away. */
      readonly removed?: readonly string[];
    }
  | { readonly state: "undecided"; readonly finding: UndecidedFinding }
  /** Live: the service answers that it has no lifecycle rules, with this status and code. */
  | { readonly state: "unsupported"; readonly answer: string }
  /** Declared code that can turn out in several ways; `finding` says why, where they are not judged alike. */
  | { readonly state: "possible"; readonly readings: readonly LifecycleReading[]; readonly finding: UndecidedFinding }
  /** There will be no such bucket, for example since the plan destroys it. */
  | { readonly state: "notApplicable" };

export type VerdictStatus = "compliant" | "violation" | "undecided" | "exempt" | "notApplicable";

/** What the policy says of one bucket. */
export interface Verdict {
  readonly bucket: Bucket;
  readonly status: VerdictStatus;
  readonly findings: readonly Finding[];
  /** What was asked of this bucket; absent where that could not be decided. */
  readonly requirement?: Requirement;
  /** The rule that aborts incomplete uploads of the whole bucket, where there surely is one. */
  readonly abort?: EffectiveAbort;
  /** Present where the bucket is exempt. */
  readonly exemption?: ExemptionTerms;
  /** Declared code: what declares the bucket's rules, where something does. */
  readonly declaration?: Declaration;
  /** A live bucket in violation: why a patch would not write it, as far as that is known. */
  readonly refusal?: Refusal;
}

/**
 * Judges one bucket. The only place with an opinion on whether a rule is good enough: at synth, on a plan,
 * on a live bucket and on an event alike.
 *
 * @param today `YYYY-MM-DD` in UTC, for exemptions
 */
export function evaluate(reading: LifecycleReading, policy: Policy, bucket: Bucket, today: string): Verdict {
  if (reading.state !== "possible") return withHints(decide(reading, policy, bucket, today), reading);

  const verdicts = reading.readings.map((each) => evaluate(each, policy, bucket, today));
  // Where there is no bucket, nothing can be wrong with it.
  const applicable = verdicts.filter(({ status }) => status !== "notApplicable");
  const [first, ...others] = applicable.length === 0 ? verdicts : applicable;
  if (first !== undefined && others.every(({ status }) => status === first.status)) return first;
  return decide({ state: "undecided", finding: reading.finding }, policy, bucket, today);
}

/** A reading of one state of affairs. */
type SureReading = Exclude<LifecycleReading, { state: "possible" }>;

function decide(reading: SureReading, policy: Policy, bucket: Bucket, today: string): Verdict {
  if (reading.state === "notApplicable") return { bucket, status: "notApplicable", findings: [] };

  const exempt = judgeExempt(policy, bucket, today);
  if (exempt !== undefined) return exempt;

  const requirement = requirementFor(policy, bucket);
  if (requirement === UNKNOWN) return judged(bucket, { findings: unreadFacts(bucket) });

  const { expired, mayBeInForce } = exemptionsOf(policy, bucket, today);
  const verdict = judged(bucket, judgeReading(reading, requirement, bucket), requirement);
  if (verdict.status !== "violation") return withExpired(verdict, expired);

  const byTags = policy.allowExemptionTags ? exemptionByTags(bucket) : undefined;
  // What may be exempt is no violation yet.
  if (byTags === UNKNOWN) return judged(bucket, { findings: unreadFacts(bucket) }, requirement);
  if (byTags !== undefined && today <= byTags.expires) return exemptVerdict(bucket, byTags);
  if (mayBeInForce) return judged(bucket, { findings: unreadFacts(bucket) }, requirement);
  return withExpired(verdict, expired ?? byTags);
}

/** Only of a bucket that was judged: nobody asked about an exempt one, and of an undecided one too little is known. */
function withHints(judged: Verdict, reading: SureReading): Verdict {
  if (reading.state !== "configured") return judged;
  const verdict = judged.bucket.origin === "declared" ? withDeclaration(judged, reading) : judged;
  if (verdict.status !== "compliant" && verdict.status !== "violation") return verdict;
  const hints = hintsOf(reading.configuration, verdict.bucket.origin);
  return hints.length === 0 ? verdict : { ...verdict, findings: [...verdict.findings, ...hints] };
}

function withDeclaration(verdict: Verdict, reading: Extract<SureReading, { state: "configured" }>): Verdict {
  const { addresses = [], configuration } = reading;
  const hasOwnRule = configuration.rules.some(({ id }) => id !== undefined && id === verdict.requirement?.ruleId);
  return { ...verdict, declaration: { addresses, hasOwnRule } };
}

/** The verdict of a bucket that need not be read, since it is exempt; `undefined` for every other. */
export function judgeExempt(policy: Policy, bucket: Bucket, today: string): Verdict | undefined {
  const { inForce } = exemptionsOf(policy, bucket, today);
  return inForce === undefined ? undefined : exemptVerdict(bucket, inForce);
}

function exemptVerdict(bucket: Bucket, { reason, owner, expires }: ExemptionTerms): Verdict {
  return { bucket, status: "exempt", findings: [], exemption: { reason, owner, expires } };
}

/** Whether rules on their own meet a requirement, for a writer that wants to know where a change would end. */
export function isCompliant(configuration: LifecycleConfiguration, requirement: Requirement): boolean {
  const { findings } = judgeCoverage(configuration, requirement.accept, "live");
  return findings.every((finding) => statusOf(finding) === "compliant");
}

function judgeReading(
  reading: Exclude<SureReading, { state: "notApplicable" }>,
  requirement: Requirement,
  bucket: Bucket,
): Coverage {
  if (reading.state === "undecided") return { findings: [reading.finding] };
  if (reading.state === "unsupported") {
    return { findings: [{ kind: "lifecycle-unsupported", answer: reading.answer }] };
  }
  const problems = reading.problems ?? [];
  if (bucket.mfaDelete) return { findings: [...problems, { kind: "lifecycle-unsupported" }] };
  if (reading.state === "absent") {
    const { removed } = reading;
    return {
      findings: [...problems, { kind: "no-lifecycle-configuration", ...(removed !== undefined && { removed }) }],
    };
  }
  if (isEmpty(reading.configuration)) return { findings: [...problems, { kind: "no-lifecycle-configuration" }] };
  const coverage = judgeCoverage(reading.configuration, requirement.accept, bucket.origin);
  const ineffective = effectiveness(bucket, coverage);
  if (problems.length === 0 && ineffective.length === 0) return coverage;
  return { ...coverage, findings: [...problems, ...coverage.findings, ...ineffective] };
}

/** A rule on a directory bucket does nothing while the bucket policy keeps the lifecycle service out. */
function effectiveness(bucket: Bucket, coverage: Coverage): Finding[] {
  if (bucket.kind !== "directory" || coverage.abort === undefined) return [];
  if (bucket.admitsLifecycleService === UNKNOWN) return [...unreadFacts(bucket)];
  return bucket.admitsLifecycleService === false ? [{ kind: "lifecycle-service-denied" }] : [];
}

/** Before what it excused, and after everything else where there is nothing to excuse. */
function withExpired(verdict: Verdict, exemption: ExemptionTerms | undefined): Verdict {
  const { status, findings } = verdict;
  if (exemption === undefined || status === "undecided") return verdict;
  const { reason, owner, expires } = exemption;
  const isNeeded = status === "violation";
  const expired: Finding = { kind: "exemption-expired", reason, owner, expires, isNeeded };
  return { ...verdict, findings: isNeeded ? [expired, ...findings] : [...findings, expired] };
}

function isEmpty(configuration: LifecycleConfiguration): boolean {
  return configuration.rules.length === 0 && configuration.hasUnknownRules !== true;
}

function unreadFacts(bucket: Bucket): readonly UndecidedFinding[] {
  if (bucket.unread !== undefined && bucket.unread.length > 0) return bucket.unread;
  if (bucket.origin === "declared") {
    return [{ kind: "unknown-until-apply", detail: "the policy matches on a value that is known only after apply" }];
  }
  return [{ kind: "unreadable", detail: "the policy matches on the account or the region, which is not known" }];
}

// Without a set, a closure or a conditional spread, all of which are slow: this runs for every bucket.
function judged(bucket: Bucket, { findings, abort }: Coverage, requirement?: Requirement): Verdict {
  const verdict: Writable<Verdict> = { bucket, status: "compliant", findings };
  for (const finding of findings) {
    const status = statusOf(finding);
    if (status === "violation" || verdict.status === "compliant") verdict.status = status;
  }
  if (requirement !== undefined) verdict.requirement = requirement;
  if (abort !== undefined) verdict.abort = abort;
  return verdict;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
