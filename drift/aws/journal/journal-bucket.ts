import { GetBucketVersioningCommand, HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../errors.ts";
import { shellLine } from "../../text/shell-line.ts";
import type { S3Clients } from "../clients/s3-clients.ts";
import { statusOf } from "../errors/classify-error.ts";
import type { SdkSettings } from "../identity/sdk-settings.ts";
import { journalError } from "./journal-error.ts";

/** What S3 puts on an answer to say where a bucket is. */
const REGION_HEADER = "x-amz-bucket-region";

/**
 * The client of the region that a journal's bucket is in. S3 names it even to who asked elsewhere, or may not ask.
 *
 * @param region where it is asked first
 * @throws RunError where there is no such bucket, or it cannot be asked
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export async function journalBucketClient(clients: S3Clients, region: string, bucket: string): Promise<S3Client> {
  try {
    const { BucketRegion } = await clients.forRegion(region).send(new HeadBucketCommand({ Bucket: bucket }));
    return clients.forRegion(BucketRegion || region);
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || status === 404) throw journalError(error, "s3:ListBucket", bucket, clients.profile);
    // Answers to a HEAD have no body: why it was refused, the next request says.
    const { $response } = error as { $response?: { headers?: Readonly<Record<string, string>> } };
    return clients.forRegion($response?.headers?.[REGION_HEADER] || region);
  }
}

/**
 * A journal that can be overwritten or deleted for good is none.
 *
 * @throws RunError where the bucket does not keep versions, or does not say
 */
export async function assertVersioned(
  client: S3Client,
  bucket: string,
  { endpoint, profile }: Pick<SdkSettings, "endpoint" | "profile">,
): Promise<void> {
  let status: string | undefined;
  try {
    ({ Status: status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket })));
  } catch (error) {
    throw journalError(error, "s3:GetBucketVersioning", bucket);
  }
  if (status === "Enabled") return;
  const turnOn = shellLine([
    ...["aws", "s3api", "put-bucket-versioning", "--bucket", bucket, "--versioning-configuration", "Status=Enabled"],
    ...["--region", await client.config.region()],
    ...(endpoint === null ? [] : ["--endpoint-url", endpoint]),
    ...(profile === null ? [] : ["--profile", profile]),
  ]);
  throw new RunError(
    `the journal in s3://${bucket}: the bucket keeps no versions, so a journal could be lost; nothing was written; ` +
      `to turn them on: ${turnOn}`,
  );
}
