import type { Finding, FindingKind } from "./finding.ts";
import { addRule, type FindingContext, otherStacks, plural, quoted, range, rule, wanted } from "./finding-words.ts";

interface Prose<F extends Finding> {
  /** What the finding makes of a bucket; a `compliant` one stands beside the verdict. */
  readonly status: "violation" | "undecided" | "compliant";
  /** Nothing needs to be done: not even a warning. */
  readonly isHint?: true;
  readonly title: string;
  /** What was found, and what the policy wants. */
  readonly message: (finding: F, context: FindingContext) => string;
  /** The smallest thing to do. */
  readonly fix: (finding: F, context: FindingContext) => string;
}

type ProseTable = { readonly [K in FindingKind]: Prose<Finding & { kind: K }> };

const PROSE: ProseTable = {
  "no-lifecycle-configuration": {
    status: "violation",
    title: "No lifecycle configuration",
    message: ({ removed }, { requirement }) =>
      removed === undefined
        ? `no lifecycle configuration, so incomplete uploads stay for ever; wanted: ${wanted(requirement)}`
        : `the plan takes away ${removed.join(", ")}, so incomplete uploads stay for ever; wanted: ${wanted(requirement)}`,
    fix: ({ removed }, context) =>
      removed === undefined
        ? `${addRule(context, false)}${otherStacks(context)}`
        : `keep ${removed.join(", ")}, or ${addRule(context, false)}`,
  },
  "no-abort-rule": {
    status: "violation",
    title: "No rule aborts incomplete uploads",
    message: ({ ruleCount }, { requirement }) =>
      `${ruleCount === 1 ? "its one rule does not abort" : `none of its ${ruleCount} rules aborts`} incomplete uploads; wanted: ${wanted(requirement)}`,
    fix: (_, context) => addRule(context),
  },
  "abort-rule-disabled": {
    status: "violation",
    title: "The abort rule is disabled",
    message: (finding) => `${rule(finding)} would abort incomplete uploads, but it is Disabled`,
    fix: (finding, context) => `enable ${rule(finding)}, or ${addRule(context)}`,
  },
  "abort-scope-partial": {
    status: "violation",
    title: "The abort rules cover only part of the bucket",
    message: ({ prefixes }) =>
      `incomplete uploads are aborted only under ${prefixes.map(quoted).join(", ")}; wanted: the whole bucket`,
    fix: (_, context) => addRule(context),
  },
  "abort-prefix-literal": {
    status: "compliant",
    title: "A prefix is taken literally",
    message: (finding) =>
      `${rule(finding)} has the prefix ${quoted(finding.prefix)}, which S3 takes literally: it matches only keys that begin with exactly that`,
    fix: ({ prefix }) =>
      prefix.startsWith("/")
        ? "leave out the leading slash, or the whole prefix for all keys"
        : "write the prefix without the *, or leave it out for all keys",
  },
  "expiration-disabled": {
    status: "compliant",
    isHint: true,
    title: "A disabled rule expires nothing",
    message: (finding) =>
      `${rule(finding)} would expire objects, but it is Disabled: what it had scheduled and not yet deleted stays, although the bill and the size metrics may have counted it as gone`,
    fix: () =>
      "on a large bucket this is worth a look (the size is not known here): a listing or S3 Inventory shows what is still there; enable the rule only if all that it matches should go",
  },
  "deprecated-prefix": {
    status: "compliant",
    isHint: true,
    title: "Deprecated rule-level Prefix",
    message: ({ ruleCount }) =>
      `${ruleCount === 1 ? "1 rule has its prefix" : `${ruleCount} rules have their prefix`} at the rule, which is deprecated, in place of a Filter: S3 keeps such rules, and refuses a configuration that holds both forms`,
    fix: (_, { bucket }) =>
      bucket.origin === "live"
        ? "nothing has to be done; but a tool that writes a Filter has to rewrite all rules of the bucket at once, or S3 refuses the configuration"
        : "move each prefix into a filter, in all rules of the bucket at once: S3 refuses a configuration that holds both forms",
  },
  "abort-days-too-long": {
    status: "violation",
    title: "Incomplete uploads are kept too long",
    message: (finding, { requirement }) =>
      `${rule(finding)} aborts after ${plural(finding.days, "day")}; wanted: ${range(requirement?.accept)}`,
    fix: (_, context) => addRule(context),
  },
  "abort-days-too-short": {
    status: "violation",
    title: "Incomplete uploads are aborted too soon",
    message: (finding, { requirement }) =>
      finding.days < 1
        ? `${rule(finding)} aborts after ${plural(finding.days, "day")}, which S3 refuses; wanted: ${range(requirement?.accept)}`
        : `${rule(finding)} aborts after ${plural(finding.days, "day")}, which can cut off long uploads; wanted: ${range(requirement?.accept)}`,
    fix: (finding, { requirement }) =>
      `raise ${rule(finding)} to at least ${plural(requirement?.accept.minDays ?? 1, "day")}`,
  },
  "abort-filter-rejected": {
    status: "violation",
    title: "S3 will refuse this abort rule",
    message: (finding) =>
      `${rule(finding)} has a tag or object size condition beside the abort action, which S3 refuses`,
    fix: () => "move the abort action to a rule of its own without tag and size conditions",
  },
  "duplicate-configuration": {
    status: "violation",
    title: "Two lifecycle configurations for one bucket",
    message: ({ addresses }) => `several declarations set the rules of one bucket: ${addresses.join(", ")}`,
    fix: () => "keep one of them and give it all the rules: each apply overwrites what the other one wrote",
  },
  "replaced-by-rename": {
    status: "violation",
    title: "A delete can take the configuration away",
    message: ({ addresses }) => {
      const [deleted = "", ...others] = addresses;
      return others.includes(deleted)
        ? `${deleted} is created anew before its old object is deleted, and that takes all rules of the bucket away`
        : `deleting ${deleted} takes all rules of the bucket away, those of ${others.join(", ")} too`;
    },
    fix: ({ addresses: [deleted = "", ...others] }) =>
      others.includes(deleted)
        ? "leave out create_before_destroy, so that the delete comes first"
        : "move it in place of deleting it (a moved block; to another stack, a removed block with destroy = false): the delete can come last",
  },
  "region-mismatch": {
    status: "violation",
    title: "The configuration is in another region or account than its bucket",
    message: ({ address, bucketPlace, configurationPlace }) =>
      `the provider of ${address} is in ${configurationPlace}, but the bucket is in ${bucketPlace}: S3 refuses the configuration, so the bucket has no such rule`,
    fix: ({ address }) => `give ${address} the provider and region of its bucket`,
  },
  "lifecycle-service-denied": {
    status: "violation",
    title: "The bucket policy does not allow the S3 lifecycle service",
    message: () =>
      "the rule does nothing: the policy of this directory bucket does not let S3's lifecycle service create sessions",
    fix: () =>
      "allow s3express:CreateSession (s3express:SessionMode ReadWrite) to lifecycle.s3.amazonaws.com in the bucket policy",
  },
  "lifecycle-unsupported": {
    status: "violation",
    title: "S3 supports no lifecycle configuration here",
    message: () => "the bucket has MFA delete, and S3 supports no lifecycle configuration on such a bucket",
    fix: () => "abort incomplete uploads by hand or by a job (list-multipart-uploads), or turn MFA delete off",
  },
  "exemption-expired": {
    status: "violation",
    title: "An exemption has expired",
    message: ({ reason, owner, expires }) => `exempt until ${expires} (${reason}; owner: ${owner})`,
    fix: ({ owner }) => `ask ${owner}: renew the exemption in the policy file, or remove it`,
  },
  "access-denied": {
    status: "undecided",
    title: "Access denied",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: ({ missingAction }) =>
      missingAction === undefined ? "let the scanning role read this bucket" : `allow ${missingAction} on this bucket`,
  },
  throttled: {
    status: "undecided",
    title: "Throttled",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () => "scan again with a lower --concurrency",
  },
  timeout: {
    status: "undecided",
    title: "No answer in time",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () => "scan again; if it stays, look at the network path to this region",
  },
  "wrong-region": {
    status: "undecided",
    title: "The bucket is in another region",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () => "scan again; a bucket that was deleted and made anew elsewhere can take an hour to settle",
  },
  "bucket-not-found": {
    status: "undecided",
    title: "The bucket does not exist",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () => "nothing, if it was deleted meanwhile; otherwise scan again",
  },
  unreadable: {
    status: "undecided",
    title: "The answer is not understood",
    message: ({ detail }) => `could not be judged: ${detail}`,
    fix: () => "look at the bucket by hand (aws s3api get-bucket-lifecycle-configuration)",
  },
  "unknown-until-apply": {
    status: "undecided",
    title: "Known only after apply",
    message: ({ detail }) => `cannot be decided yet: ${detail}`,
    fix: () => "write the value out, or look at the live bucket after the apply (mpu-guard scan)",
  },
  unattributed: {
    status: "undecided",
    title: "Cannot be paired with a bucket",
    message: ({ detail }) => `cannot be decided: ${detail}`,
    fix: () => "refer to the bucket directly (bucket: media.id)",
  },
  "opaque-module": {
    status: "undecided",
    title: "Inside a module",
    message: ({ detail }) => `cannot be decided at synth: ${detail}`,
    fix: () => "check the plan, which shows the inside of modules",
  },
};

/** Every kind of finding there is. */
export const FINDING_KINDS = Object.keys(PROSE) as readonly FindingKind[];

/** What a finding makes of its bucket; `compliant` for a mere warning or hint. */
export function statusOf(finding: Finding): "violation" | "undecided" | "compliant" {
  return PROSE[finding.kind].status;
}

/** How grave a finding is: violations are errors, hints are notes, and everything else is a warning. */
export function severityOf(finding: Finding): "error" | "warning" | "note" {
  if (PROSE[finding.kind].isHint) return "note";
  return statusOf(finding) === "violation" ? "error" : "warning";
}

/** A few words for a finding's kind. */
export function titleOf(kind: FindingKind): string {
  return PROSE[kind].title;
}

/** What was found and what is wanted: lower case, one sentence, no full stop. */
export function messageOf<F extends Finding>(finding: F, context: FindingContext): string {
  return (PROSE[finding.kind] as unknown as Prose<F>).message(finding, context);
}

/** The smallest fix: lower case, no full stop. */
export function fixOf<F extends Finding>(finding: F, context: FindingContext): string {
  return (PROSE[finding.kind] as unknown as Prose<F>).fix(finding, context);
}
