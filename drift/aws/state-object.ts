import { GetBucketLocationCommand, GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../errors.ts";
import type { ObjectReader } from "../ports.ts";
import type { S3Clients } from "./clients/s3-clients.ts";
import { classifyError, errorCode, regionIn } from "./errors/classify-error.ts";

/** Bytes. More than this Terraform's JSON cannot be read as one text. */
const LARGEST = 512 * 1024 * 1024;

/** Reads objects in place, such as the state that Terraform's S3 backend keeps. */
export class S3ObjectReader implements ObjectReader {
  readonly #clients: S3Clients;
  readonly #region: string;

  /** @param region where a bucket is asked for first; S3 names the right one */
  constructor(clients: S3Clients, region: string) {
    this.#clients = clients;
    this.#region = region;
  }

  async read(url: string): Promise<Uint8Array> {
    const { bucket, key } = parseUrl(url);
    try {
      return await this.#inItsRegion(bucket, (client) => get(client, bucket, key, url));
    } catch (error) {
      throw error instanceof RunError ? error : readError(error, url);
    }
  }

  /** Tries the region of the run, and then the one that S3 answers. */
  async #inItsRegion<T>(bucket: string, request: (client: S3Client) => Promise<T>): Promise<T> {
    const first = this.#clients.forRegion(this.#region);
    try {
      return await request(first);
    } catch (error) {
      if (error instanceof RunError || classifyError(error, "s3:GetObject").kind !== "wrong-region") throw error;
      const region = regionIn(error) ?? (await locationOf(first, bucket));
      return await request(this.#clients.forRegion(region));
    }
  }
}

/** Empty and `EU` are what S3 calls its two oldest regions here. */
async function locationOf(client: S3Client, bucket: string): Promise<string> {
  const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: bucket }));
  const location = LocationConstraint ?? "";
  return location === "" ? "us-east-1" : location === "EU" ? "eu-west-1" : location;
}

async function get(client: S3Client, Bucket: string, Key: string, url: string): Promise<Uint8Array> {
  const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (ContentLength !== undefined && ContentLength > LARGEST) {
    throw new RunError(`${url}: too large to be read as one text (the limit is 512 MB): give a part of it as a file`);
  }
  const bytes = await Body?.transformToByteArray();
  if (bytes === undefined || (ContentLength !== undefined && bytes.length !== ContentLength)) {
    throw new RunError(`${url}: the answer broke off: try again`);
  }
  return bytes;
}

/** By hand: a key may hold what ends the path of a URL, such as `?` or `#`. */
function parseUrl(url: string): { bucket: string; key: string } {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][\w.-]{1,61}[\w])\/(.+)$/is.exec(url) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new RunError(`${url}: is no object in S3: write it as s3://BUCKET/KEY`);
  }
  return { bucket, key };
}

/** What to do, by S3's code. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const ADVICE: Readonly<Record<string, string>> = {
  NoSuchKey: "there is no such object: look at the backend's bucket and key (of a workspace: env:/NAME/KEY)",
  NoSuchBucket: "there is no such bucket: look at the backend's bucket and key",
  InvalidObjectState: "the object is archived: restore it first",
  CredentialsProviderError: "there are no AWS credentials: set AWS_PROFILE or --profile, or log in (aws sso login)",
};

function readError(error: unknown, url: string): RunError {
  const code = errorCode(error) ?? "";
  const { kind, detail } = classifyError(error, "s3:GetObject");
  const advice = ADVICE[code];
  if (advice !== undefined) return new RunError(`${url}: ${advice}`, { cause: error });
  const todo = kind === "access-denied" ? deniedAdvice(detail) : otherAdvice(detail, kind);
  return new RunError(`${url}: cannot be read: ${detail}; ${todo}`, { cause: error });
}

function deniedAdvice(detail: string): string {
  if (detail.includes("kms:")) return "allow kms:Decrypt on the key that it is encrypted with";
  // Without s3:ListBucket S3 does not say whether there is such an object.
  return "allow s3:GetObject on it (S3 answers the same of an object that is not there)";
}

function otherAdvice(detail: string, kind: string): string {
  // SSE-C: S3 has no key, and answers 400 InvalidRequest.
  if (/server side encryption|encrypted/i.test(detail)) {
    return "it is encrypted with a key that S3 does not keep: give it as a file (terraform state pull > FILE)";
  }
  return kind === "timeout" || kind === "throttled" ? "try again" : "give it as a file (terraform state pull > FILE)";
}
