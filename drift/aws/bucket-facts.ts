import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { admitsLifecycleService, type Bucket, UNKNOWN, type UndecidedFinding } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import { bucketParameters, clientOf } from "./clients/request.ts";
import type { S3Clients } from "./clients/s3-clients.ts";
import { classifyError, errorCode, isUnsupported } from "./errors/classify-error.ts";
import { rawAnswerOf } from "./requests/raw-answer.ts";
import { answerRoot, elementsIn, elementsNamed, notUnderstood, REPLACED, textsIn } from "./xml/answer-document.ts";

const READ_TAGS = "GetBucketTagging";

/** Names that S3 gives regions in answers to GetBucketLocation only. */
const LEGACY_LOCATIONS: Readonly<Record<string, string>> = { "": "us-east-1", EU: "eu-west-1" };

/**
 * Fills in the region, where the listing gave none. What an S3-compatible service answers is for people and for the
 * policy: an answer that says nothing, or none, leaves the region open, and the bucket can be read all the same.
 */
export async function readLocation(clients: S3Clients, listingRegion: string, bucket: Bucket): Promise<Bucket> {
  const { serviceRegion } = clients;
  try {
    const output = await clients.forRegion(listingRegion).send(new GetBucketLocationCommand(bucketParameters(bucket)));
    const location = output.LocationConstraint ?? "";
    if (serviceRegion === undefined) return { ...bucket, region: LEGACY_LOCATIONS[location] ?? location };
    // Empty is the region that a service has before all others; and OVH calls gra GRA here.
    const isItsOwn = location === "" || location.toLowerCase() === serviceRegion.toLowerCase();
    return { ...bucket, region: isItsOwn ? serviceRegion : location };
  } catch (error) {
    if (serviceRegion !== undefined) return bucket;
    return withUnread(bucket, classifyError(error, "s3:GetBucketLocation"));
  }
}

/** Fills in the tags, for a policy that matches on them. Some S3-compatible services know no tags of buckets. */
export async function readTags(clients: S3Clients, bucket: Bucket): Promise<Bucket> {
  try {
    const output = await clientOf(clients, bucket).send(new GetBucketTaggingCommand(bucketParameters(bucket)));
    const { bytes } = rawAnswerOf(output);
    return { ...bucket, tags: clients.isThirdParty && isObjectListing(bytes) ? {} : readTagSet(bytes) };
  } catch (error) {
    const hasNone = errorCode(error) === "NoSuchTagSet" || (clients.isThirdParty && isUnsupported(error));
    if (hasNone) return { ...bucket, tags: {} };
    const finding = error instanceof StoreError ? error.finding : classifyError(error, "s3:GetBucketTagging");
    return { ...withUnread(bucket, finding), tags: UNKNOWN };
  }
}

/** What fauxqs answers, which knows no tags of buckets, and takes the request for that of the objects. */
function isObjectListing(bytes: Uint8Array): boolean {
  try {
    answerRoot(bytes, "ListBucketResult", READ_TAGS);
    return true;
  } catch {
    return false;
  }
}

/**
 * The tags of a bucket. A policy selects and exempts by them: one that is not understood is not one that is not there.
 *
 * @throws StoreError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
 */
function readTagSet(bytes: Uint8Array): Readonly<Record<string, string>> {
  const root = answerRoot(bytes, "Tagging", READ_TAGS);
  const [set, second] = elementsNamed(root, "TagSet");
  if (set === undefined || second !== undefined) throw notUnderstood(READ_TAGS, "the response is no list of tags");
  const tags = elementsIn(set).map((element) => {
    const texts = textsIn(element);
    const key = texts.get("Key");
    // moto leaves an empty value out.
    const value = texts.size === 1 ? "" : texts.get("Value");
    if (element.name !== "Tag" || !key || value === undefined || `${key}${value}`.includes(REPLACED)) {
      throw notUnderstood(READ_TAGS, "the response has a tag without a key and a value that are understood");
    }
    return [key, value] as const;
  });
  return Object.fromEntries(tags);
}

/**
 * Fills in MFA delete. A bucket whose versioning cannot be read counts as one without: S3 itself refuses the
 * write then, and nothing is lost.
 */
export async function readMfaDelete(clients: S3Clients, bucket: Bucket): Promise<Bucket> {
  try {
    const output = await clientOf(clients, bucket).send(new GetBucketVersioningCommand(bucketParameters(bucket)));
    return { ...bucket, mfaDelete: output.MFADelete === "Enabled" };
  } catch {
    return bucket;
  }
}

/** Fills in whether the policy of a directory bucket lets S3's lifecycle service in. */
export async function readLifecycleAccess(clients: S3Clients, bucket: Bucket): Promise<Bucket> {
  try {
    const output = await clientOf(clients, bucket).send(new GetBucketPolicyCommand(bucketParameters(bucket)));
    return { ...bucket, admitsLifecycleService: admitsLifecycleService(output.Policy) };
  } catch (error) {
    if (errorCode(error) === "NoSuchBucketPolicy") return { ...bucket, admitsLifecycleService: false };
    return {
      ...withUnread(bucket, classifyError(error, "s3express:GetBucketPolicy")),
      admitsLifecycleService: UNKNOWN,
    };
  }
}

function withUnread(bucket: Bucket, finding: UndecidedFinding): Bucket {
  return { ...bucket, unread: [...(bucket.unread ?? []), finding] };
}
