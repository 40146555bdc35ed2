import { type Bucket, type BucketMatch, matchesBucket, needsTags, type Policy, UNKNOWN } from "../../policy/index.ts";
import type { BucketReader } from "../ports.ts";
import type { BucketRefusal } from "./bucket-refusal.ts";
import { cloudFormationOwner } from "./cloudformation-tags.ts";
import { type CodeOwner, ownerText } from "./code-owner.ts";
import type { DeclaredOwners } from "./declared-owners.ts";

export interface OwnershipOptions {
  readonly policy: Pick<Policy, "neverPatch" | "declaredInCode">;
  readonly reader: Pick<BucketReader, "readTags">;
  /** What `--declared` gave. */
  readonly declared: DeclaredOwners;
  /** Write what is declared in code all the same. `neverPatch` holds regardless. */
  readonly includeDeclared: boolean;
}

/** Who owns a bucket's rules, and whether a patch may write them. What cannot be found out is not written. */
export class Ownership {
  readonly #options: OwnershipOptions;

  constructor(options: OwnershipOptions) {
    this.#options = options;
  }

  /** What the deny list says of a bucket, from what is known of it already. Asks nobody. */
  denyListed(bucket: Bucket): BucketRefusal | undefined {
    const entry = this.#options.policy.neverPatch.find(({ match }) => matchesBucket(match, bucket) === true);
    return entry && { reason: "never-patch", detail: entry.reason };
  }

  /** What surely stands against writing to a bucket, from what is known of it already. Asks nobody. */
  knownRefusal(bucket: Bucket): BucketRefusal | undefined {
    const { policy, declared, includeDeclared } = this.#options;
    const denied = this.denyListed(bucket);
    if (denied !== undefined || includeDeclared) return denied;
    const found = declared.find(bucket);
    if (found?.isCertain) return declaredBy(found.owner);
    const byPolicy = inCode(policy, bucket);
    return byPolicy === undefined || byPolicy === UNKNOWN ? undefined : declaredBy(byPolicy);
  }

  /** What stands against writing to a bucket that would be patched. Reads its tags, where they could decide. */
  async refusalFor(bucket: Bucket): Promise<BucketRefusal | undefined> {
    const { policy, declared, includeDeclared } = this.#options;
    const known = this.knownRefusal(bucket);
    if (known !== undefined) return known;

    const denyList = policy.neverPatch.map(({ match }) => match);
    const isToBeRead = bucket.tags === undefined && (!includeDeclared || needsTags(denyList, bucket));
    const tagged = isToBeRead && hasReadableTags(bucket) ? await this.#options.reader.readTags(bucket) : bucket;
    const denied = this.denyListed(tagged);
    if (denied !== undefined) return denied;
    if (denyList.some((match) => matchesBucket(match, tagged) === UNKNOWN)) {
      return unknown(`the policy's neverPatch ${whatIsMissing(denyList, tagged)}`);
    }
    if (includeDeclared) return undefined;
    const found = declared.find(bucket);
    return refusalByTags(tagged, policy) ?? (found && maybe(found.owner));
  }
}

/**
 * S3's GetBucketTagging is not for directory buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
 */
function hasReadableTags({ kind }: Bucket): boolean {
  return kind === "general-purpose";
}

/** The tags that CloudFormation puts on what it makes, and those that the policy names. */
function refusalByTags(bucket: Bucket, policy: OwnershipOptions["policy"]): BucketRefusal | undefined {
  const { tags } = bucket;
  const matches = policy.declaredInCode.map(({ match }) => match);
  const byPolicy = inCode(policy, bucket);
  if (byPolicy !== undefined && byPolicy !== UNKNOWN) return declaredBy(byPolicy);
  if (tags === undefined || tags === UNKNOWN) {
    return unknown(`its tags would name a CloudFormation stack: ${unreadTags(bucket)}${OVERRIDE}`);
  }
  const stack = cloudFormationOwner(tags);
  if (stack !== undefined) return declaredBy(stack);
  return byPolicy === UNKNOWN
    ? unknown(`the policy's declaredInCode ${whatIsMissing(matches, bucket)}${OVERRIDE}`)
    : undefined;
}

const OVERRIDE = ", or pass --include-declared";

/** The policy's own word that a bucket is declared in code; `UNKNOWN` where that turns on what is not known. */
function inCode(policy: OwnershipOptions["policy"], bucket: Bucket): CodeOwner | typeof UNKNOWN | undefined {
  let isOpen = false;
  for (const { match, where } of policy.declaredInCode) {
    const matched = matchesBucket(match, bucket);
    if (matched === true) return { by: "policy", ...(where !== undefined && { where }) };
    if (matched === UNKNOWN) isOpen = true;
  }
  return isOpen ? UNKNOWN : undefined;
}

function whatIsMissing(matches: readonly BucketMatch[], bucket: Bucket): string {
  if (needsTags(matches, bucket) && (bucket.tags === undefined || bucket.tags === UNKNOWN)) {
    return `matches on tags: ${unreadTags(bucket)}`;
  }
  return bucket.account === null
    ? "matches on the account, which is not known: pass --account"
    : "matches on the region, which is not known: allow s3:GetBucketLocation";
}

function unreadTags({ unread = [], kind }: Bucket): string {
  if (kind === "directory")
    return "S3 answers the tags of directory buckets elsewhere, where this version does not ask";
  const last = unread.at(-1);
  if (last === undefined) return "nobody asked for them";
  const action = "missingAction" in last ? last.missingAction : undefined;
  return action === undefined ? `${last.detail}: try again` : `${last.detail}; allow ${action}`;
}

function maybe(owner: CodeOwner): BucketRefusal {
  return unknown(
    `${ownerText(owner)} may declare its rules: give --declared the state or plan, which names its bucket${OVERRIDE}`,
    owner,
  );
}

function declaredBy(owner: CodeOwner): BucketRefusal {
  return { reason: "declared-in-code", declaredBy: owner };
}

function unknown(detail: string, declaredBy?: CodeOwner): BucketRefusal {
  return { reason: "owner-unknown", detail, ...(declaredBy !== undefined && { declaredBy }) };
}
