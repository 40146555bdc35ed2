import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type { Bucket, LifecycleConfiguration } from "../../policy/index.ts";
import { type FailedRequest, StoreError } from "../errors.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import { lifecycleAction } from "./bucket-reader.ts";
import { classifyError, errorCode, statusOf } from "./classify-error.ts";
import { fromSdk, toSdk } from "./lifecycle-codec.ts";
import { isWholeConfiguration, sameXml } from "./lifecycle-xml.ts";
import { putRequestXml } from "./put-request-xml.ts";
import { rawBodyOf } from "./raw-body.ts";
import { bucketParameters, clientOf } from "./request.ts";
import type { S3Clients } from "./s3-clients.ts";

/** Reads and replaces configurations over S3's API. */
export class S3LifecycleStore implements LifecycleStore {
  readonly #clients: S3Clients;

  constructor(clients: S3Clients) {
    this.#clients = clients;
  }

  async read(bucket: Bucket): Promise<StoredLifecycle> {
    try {
      const command = new GetBucketLifecycleConfigurationCommand(bucketParameters(bucket));
      const output = await clientOf(this.#clients, bucket).send(command);
      const configuration = fromSdk(output);
      return { state: "stored", configuration, lossless: await isLossless(configuration, rawBodyOf(output)) };
    } catch (error) {
      if (errorCode(error) === "NoSuchLifecycleConfiguration") return { state: "absent" };
      throw storeError(error, lifecycleAction(bucket, "Get"));
    }
  }

  async write(bucket: Bucket, configuration: LifecycleConfiguration): Promise<void> {
    const size = configuration.transitionDefaultMinimumObjectSize;
    try {
      const command = new PutBucketLifecycleConfigurationCommand({
        ...bucketParameters(bucket),
        LifecycleConfiguration: { Rules: toSdk(configuration) },
        // Left out, S3 would reset it, and small objects would no longer move to Glacier.
        ...(size !== undefined && { TransitionDefaultMinimumObjectSize: size as TransitionDefaultMinimumObjectSize }),
      });
      await clientOf(this.#clients, bucket).send(command);
    } catch (error) {
      throw storeError(error, lifecycleAction(bucket, "Put"));
    }
  }
}

/** Whether the SDK, given back what it read, sends what S3 holds. */
async function isLossless(configuration: LifecycleConfiguration, xml: string): Promise<boolean> {
  if (!isWholeConfiguration(xml)) return false;
  try {
    return sameXml(xml, await putRequestXml(configuration));
  } catch {
    // Not well-formed, or with values the SDK does not take: either way not to be written back.
    return false;
  }
}

function storeError(error: unknown, action: string): StoreError {
  return new StoreError(classifyError(error, action), meaningOf(error), { cause: error });
}

function meaningOf(error: unknown): FailedRequest {
  const code = errorCode(error);
  if (code === "OperationAborted") return "conflict";
  if (code === "InvalidBucketState") return "unsupported";
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500 && code !== "RequestTimeout" ? "refused" : "unanswered";
}
