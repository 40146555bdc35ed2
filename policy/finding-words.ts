import { type Bucket, languageOf } from "./bucket.ts";
import { insteadOfPatch, type Refusal } from "./merge-refusal.ts";
import type { DayRange, Requirement } from "./policy.ts";

/** The code that declares a bucket's rules: there one more rule is to be added. */
export interface Declaration {
  /** The Terraform addresses or construct paths; none where they are not known. */
  readonly addresses: readonly string[];
  /** Whether a rule in it has the ID of the rule that mpu-guard owns, so that a second one would be refused. */
  readonly hasOwnRule: boolean;
}

/** What the words of a finding may depend on; a verdict has all of it. */
export interface FindingContext {
  readonly bucket: Bucket;
  readonly requirement?: Requirement;
  readonly declaration?: Declaration;
  /** Live buckets: why a patch would not write this one. */
  readonly refusal?: Refusal;
}

/** What is to be done where a rule is missing: never a second configuration beside the one that the bucket has. */
export function addRule(context: FindingContext): string {
  const { bucket, requirement, declaration, refusal } = context;
  const days = requirement?.daysAfterInitiation;
  if (bucket.origin === "live") {
    if (refusal !== undefined) return insteadOfPatch(refusal);
    return `mpu-guard patch adds a rule for the whole bucket${days === undefined ? "" : ` with ${plural(days, "day")}`}`;
  }
  const after = days === undefined ? "" : ` after ${plural(days, "day")}`;
  const rule = `a rule that aborts incomplete multipart uploads of the whole bucket${after}`;
  if (declaration === undefined) {
    return languageOf(bucket) === "typescript"
      ? `add ${constructCall(bucket)}`
      : `add an aws_s3_bucket_lifecycle_configuration for it, in its own provider and region, with ${rule}`;
  }
  const place = placeOf(declaration);
  return declaration.hasOwnRule && requirement !== undefined
    ? `make rule ${quoted(requirement.ruleId)} in ${place} ${rule}`
    : `add to ${place} ${rule}`;
}

/** The command that aborts the uploads of a bucket by age, where no rule can. */
export function abortByAge({ bucket: { name }, requirement }: FindingContext): string {
  // A shell takes these names for nothing else; the others are those of services that are not S3.
  const selected = typeof name === "string" && /^[\w.-]+$/.test(name) ? ` --bucket ${name}` : "";
  return `mpu-guard uploads abort --older-than ${requirement?.daysAfterInitiation ?? 7}d${selected}`;
}

/** The construct that attaches a rule to a bucket without a configuration, as an expression of TypeScript. */
export function constructCall({ constructPath = "" }: Bucket): string {
  const id = constructPath.split("/").at(-1) || "bucket";
  const bucket = isIdentifier(id) && id !== "bucket" ? `bucket: ${id}` : "bucket";
  return `new AbortIncompleteMultipartUpload(this, ${quoted(`${id}-abort`)}, { ${bucket} })`;
}

/** What may stand for a variable: no reserved word of ECMAScript, in strict mode or a module. */
function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text) && !RESERVED.has(text);
}

const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

function placeOf({ addresses }: Declaration): string {
  const [address, ...others] = addresses;
  if (address === undefined) return "its lifecycle configuration";
  return others.length === 0 ? address : "the one lifecycle configuration that stays";
}

/** A plan shows one stack alone, and its bucket may have its rules in another one. A synth has all its stacks. */
export function otherStacks({ bucket }: FindingContext): string {
  return bucket.origin === "declared" && bucket.constructPath === undefined
    ? "; if another stack declares its rules, check the plans of both in one run"
    : "";
}

export function wanted(requirement: Requirement | undefined): string {
  return `an enabled rule that aborts incomplete multipart uploads of the whole bucket after ${range(requirement?.accept)}`;
}

export function range(accept: DayRange | undefined): string {
  if (accept === undefined) return "the policy's days";
  return accept.minDays === accept.maxDays
    ? plural(accept.minDays, "day")
    : `${accept.minDays} to ${accept.maxDays} days`;
}

export function rule({ ruleId }: { readonly ruleId?: string }): string {
  return ruleId === undefined ? "a rule without ID" : `rule ${quoted(ruleId)}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
