import type { Finding, FindingKind } from "./finding.ts";
import {
  abortByAge,
  addRule,
  type FindingContext,
  otherStacks,
  plural,
  quoted,
  range,
  rule,
  wanted,
} from "./finding-words.ts";
import { adviceFor } from "./unreadable-cause.ts";

interface Prose<F extends Finding> {
  readonly title: string;
  /** What was found, and what the policy wants. */
  readonly message: (finding: F, context: FindingContext) => string;
  /** The smallest thing to do. */
  readonly fix: (finding: F, context: FindingContext) => string;
}

type ProseTable = { readonly [K in FindingKind]: Prose<Finding & { kind: K }> };

const PROSE: ProseTable = {
  "no-lifecycle-configuration": {
    title: "No lifecycle configuration",
    message: ({ removed }, { requirement }) =>
      `${removed === undefined ? "no lifecycle configuration" : `the plan deletes ${removed.join(", ")}`}, so incomplete multipart uploads are never removed; wanted: ${wanted(requirement)}`,
    fix: ({ removed }, context) =>
      removed === undefined
        ? `${addRule(context)}${otherStacks(context)}`
        : `keep ${removed.join(", ")}, or ${addRule(context)}`,
  },
  "no-abort-rule": {
    title: "No rule aborts the incomplete multipart uploads of the whole bucket",
    message: ({ ruleCount, restricted = [] }, { requirement }) => {
      const found =
        restricted.length === 0
          ? `${ruleCount === 1 ? "its one rule does not abort" : `none of its ${ruleCount} rules aborts`} incomplete multipart uploads`
          : `${restricted.map(rule).join(", ")} would abort only uploads of objects with certain tags or sizes, which S3 refuses beside the abort action`;
      return `${found}; wanted: ${wanted(requirement)}`;
    },
    fix: (_, context) => addRule(context),
  },
  "abort-rule-disabled": {
    title: "The rule that aborts incomplete multipart uploads is Disabled",
    message: (finding) => `${rule(finding)} would abort incomplete multipart uploads, but it is Disabled`,
    fix: (finding, context) => `enable ${rule(finding)}, or ${addRule(context)}`,
  },
  "abort-scope-partial": {
    title: "Incomplete multipart uploads are aborted in a part of the bucket only",
    message: ({ prefixes }) =>
      `incomplete multipart uploads are aborted only under ${prefixes.map(quoted).join(", ")}; wanted: the whole bucket`,
    fix: (_, context) => addRule(context),
  },
  "abort-prefix-literal": {
    title: "A prefix is taken literally",
    message: (finding) =>
      `${rule(finding)} has the prefix ${quoted(finding.prefix)}, which S3 takes literally: it matches only keys that begin with exactly that`,
    fix: ({ prefix }) =>
      prefix.startsWith("/")
        ? "leave out the leading slash, or the whole prefix for all keys"
        : "write the prefix without the *, or leave it out for all keys",
  },
  "expiration-disabled": {
    title: "A disabled rule expires nothing",
    message: (finding) =>
      `${rule(finding)} would expire objects, but it is Disabled: objects that were due and are not deleted yet are kept, although the bill and the size metrics may not count them any more`,
    fix: () =>
      "on a large bucket this is worth a look (the size is not known here): a listing or S3 Inventory shows what is still there; enable the rule only if all objects that it matches are to be deleted",
  },
  "deprecated-prefix": {
    title: "Deprecated rule-level Prefix",
    message: ({ ruleCount }) =>
      `${ruleCount === 1 ? "1 rule has its prefix" : `${ruleCount} rules have their prefix`} at the rule, which is deprecated, in place of a Filter: S3 keeps such rules, and refuses a configuration that holds both forms`,
    fix: (_, { bucket }) =>
      bucket.origin === "live"
        ? "nothing has to be done; but a tool that writes a Filter has to rewrite all rules of the bucket at once, or S3 refuses the configuration"
        : "move each prefix into a filter, in all rules of the bucket at once: S3 refuses a configuration that holds both forms",
  },
  "abort-days-too-long": {
    title: "Incomplete multipart uploads are kept too long",
    message: (finding, { requirement }) =>
      `${rule(finding)} aborts incomplete multipart uploads after ${plural(finding.days, "day")}; wanted: ${range(requirement?.accept)}`,
    fix: (_, context) => addRule(context),
  },
  "abort-days-too-short": {
    title: "Incomplete multipart uploads are aborted too soon",
    message: (finding, { requirement }) =>
      finding.days < 1
        ? `${rule(finding)} aborts incomplete multipart uploads after ${plural(finding.days, "day")}, which S3 refuses; wanted: ${range(requirement?.accept)}`
        : `${rule(finding)} aborts incomplete multipart uploads after ${plural(finding.days, "day")}, which can cut off long uploads; wanted: ${range(requirement?.accept)}`,
    fix: (finding, { requirement }) =>
      `raise ${rule(finding)} to at least ${plural(requirement?.accept.minDays ?? 1, "day")}`,
  },
  "abort-filter-rejected": {
    title: "S3 will refuse this rule",
    message: (finding) =>
      `${rule(finding)} has a tag or object size condition beside the abort action, which S3 refuses`,
    fix: () => "move the abort action to a rule of its own without tag and size conditions",
  },
  "duplicate-configuration": {
    title: "Two lifecycle configurations for one bucket",
    message: ({ addresses }) => `several declarations set the lifecycle rules of one bucket: ${addresses.join(", ")}`,
    fix: () => "keep one of them, with all the rules: each terraform apply overwrites what the other one wrote",
  },
  "replaced-by-rename": {
    title: "Destroying the old resource can delete the configuration",
    message: ({ addresses }) => {
      const [deleted = "", ...others] = addresses;
      return others.includes(deleted)
        ? `${deleted} uses create_before_destroy, and destroying its old object deletes all rules of the bucket`
        : `destroying ${deleted} deletes all rules of the bucket, also those of ${others.join(", ")}`;
    },
    fix: ({ addresses: [deleted = "", ...others] }) =>
      others.includes(deleted)
        ? "remove create_before_destroy, so that the old object is destroyed first"
        : "use a moved block in place of destroying it (to another stack: a removed block with destroy = false), since it may be destroyed last",
  },
  "region-mismatch": {
    title: "The configuration is in another region or account than its bucket",
    message: ({ address, bucketPlace, configurationPlace }) =>
      `the provider of ${address} is in ${configurationPlace}, but the bucket is in ${bucketPlace}: S3 refuses the configuration, so the bucket has no such rule`,
    fix: ({ address }) => `give ${address} the provider and region of its bucket`,
  },
  "lifecycle-service-denied": {
    title: "The bucket policy does not allow the S3 lifecycle service",
    message: () =>
      "the rule has no effect: the policy of this directory bucket does not allow the S3 lifecycle service to create sessions",
    fix: () =>
      "allow s3express:CreateSession (s3express:SessionMode ReadWrite) to lifecycle.s3.amazonaws.com in the bucket policy",
  },
  "lifecycle-unsupported": {
    title: "S3 supports no lifecycle configuration here",
    message: ({ answer }) =>
      answer === undefined
        ? "the bucket has MFA delete, and S3 supports no lifecycle configuration on such a bucket"
        : `the service supports no lifecycle configuration: it returned ${answer}`,
    fix: ({ answer }, context) =>
      answer === undefined
        ? `abort incomplete multipart uploads by age, in a job: ${abortByAge(context)}; or turn MFA delete off`
        : `look up how this service removes incomplete multipart uploads (MinIO does by itself, after 24 hours), and exempt its buckets; or abort them by age: ${abortByAge(context)}`,
  },
  "exemption-expired": {
    title: "An exemption has expired",
    message: ({ reason, owner, expires, isNeeded }) => {
      const was = `was exempt until ${expires} (${reason}; owner: ${owner})`;
      return isNeeded === false ? `${was}, and is compliant without the exemption` : was;
    },
    fix: ({ owner, isNeeded }) =>
      isNeeded === false
        ? "nothing has to be done; the exemption can be removed"
        : `ask ${owner}: renew the exemption, or remove it and fix the bucket`,
  },
  "access-denied": {
    title: "Access denied",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: ({ missingAction, cause }) => {
      if (cause !== undefined) return adviceFor(cause, { ...(missingAction !== undefined && { missingAction }) });
      return missingAction === undefined
        ? "let the role make this request about this bucket"
        : `allow ${missingAction} on this bucket`;
    },
  },
  throttled: {
    title: "Throttled",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () => "scan again with a lower --concurrency",
  },
  timeout: {
    title: "No response in time",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: ({ cause }) =>
      cause === undefined ? "scan again; if it persists, check the network path to this region" : adviceFor(cause, {}),
  },
  "wrong-region": {
    title: "The bucket is in another region",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () =>
      "scan again; a bucket that was deleted and created again in another region can take an hour to be found there",
  },
  "bucket-not-found": {
    title: "The bucket does not exist",
    message: ({ detail }) => `could not be read: ${detail}`,
    fix: () => "nothing, if it was deleted in the meantime; otherwise scan again",
  },
  unreadable: {
    title: "The response is not understood",
    message: ({ detail, subject }) => `could not be ${subject === undefined ? "evaluated" : "read"}: ${detail}`,
    fix: ({ cause, subject }) => {
      if (cause !== undefined) return adviceFor(cause, {});
      const command = subject === undefined ? "get-bucket-lifecycle-configuration" : "list-multipart-uploads";
      return `check the bucket manually (aws s3api ${command})`;
    },
  },
  "unknown-until-apply": {
    title: "Known only after apply",
    message: ({ detail }) => `cannot be decided yet: ${detail}`,
    fix: () => "use a literal value, or scan the live bucket after the apply (mpu-guard scan)",
  },
  unattributed: {
    title: "Cannot be attributed to a bucket",
    message: ({ detail }) => `cannot be decided: ${detail}`,
    fix: () => "refer to the bucket directly (bucket: media.id)",
  },
  "opaque-module": {
    title: "Inside a module",
    message: ({ detail }) => `cannot be decided at synth: ${detail}`,
    fix: () => "check the plan, which shows the inside of modules",
  },
};

/** Every kind of finding there is. */
export const FINDING_KINDS = Object.keys(PROSE) as readonly FindingKind[];

/** A few words for a finding's kind. */
export function titleOf(kind: FindingKind): string {
  return PROSE[kind].title;
}

/** The page that explains a kind of finding; `mpu-guard explain KIND` prints the same. */
export function pageOf(kind: FindingKind): string {
  return `https://github.com/mpu-guard/mpu-guard/blob/main/docs/finding-kinds.md#${kind}`;
}

/** What was found and what is wanted: lower case, one sentence, no full stop. */
export function messageOf<F extends Finding>(finding: F, context: FindingContext): string {
  return (PROSE[finding.kind] as unknown as Prose<F>).message(finding, context);
}

/** The smallest fix: lower case, no full stop. */
export function fixOf<F extends Finding>(finding: F, context: FindingContext): string {
  return (PROSE[finding.kind] as unknown as Prose<F>).fix(finding, context);
}
