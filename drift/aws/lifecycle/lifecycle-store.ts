import {
  DeleteBucketLifecycleCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type { Bucket, LifecycleConfiguration } from "../../../policy/index.ts";
import { StoreError } from "../../errors.ts";
import type { LifecycleStore, RawLifecycle, StoredLifecycle } from "../../ports.ts";
import { bucketParameters, lifecycleAction, writeClientOf } from "../clients/request.ts";
import type { S3Clients } from "../clients/s3-clients.ts";
import { classifyError, unreadableAnswer } from "../errors/classify-error.ts";
import { storeError } from "../errors/store-error.ts";
import { decodeXml } from "../xml/decode-xml.ts";
import { askLifecycle, MINIMUM_SIZE_HEADER } from "./ask-lifecycle.ts";
import { refusesChecksum, sendContentMd5 } from "./content-md5.ts";
import { isLossless } from "./lossless.ts";
import { replaceBody } from "./put-request.ts";
import { toSdk } from "./to-sdk.ts";

/** Reads and replaces configurations over S3's API. */
export class S3LifecycleStore implements LifecycleStore {
  readonly #clients: S3Clients;
  /** Once a service has refused the SDK's own checksum, for the rest of the run. */
  #usesContentMd5 = false;

  constructor(clients: S3Clients) {
    this.#clients = clients;
  }

  async read(bucket: Bucket): Promise<StoredLifecycle> {
    try {
      const asked = await askLifecycle(this.#clients, bucket);
      if (asked === undefined) return { state: "absent" };
      const { answer, read } = asked;
      if ("unreadable" in read) throw new StoreError(unreadableAnswer(read.unreadable, answer), "unanswered");
      const { configuration } = read;
      const raw = { xml: decodeXml(answer.bytes) ?? "", headers: ownHeaders(answer.headers) };
      return { state: "stored", configuration, isLossless: () => isLossless(configuration, answer), raw };
    } catch (error) {
      throw error instanceof StoreError ? error : storeError(error, lifecycleAction(bucket, "Get"));
    }
  }

  async write(bucket: Bucket, configuration: LifecycleConfiguration): Promise<void> {
    const size = configuration.transitionDefaultMinimumObjectSize;
    await this.#send(bucket, putCommand(bucket, toSdk(configuration), size));
  }

  async restore(bucket: Bucket, raw: RawLifecycle | undefined): Promise<void> {
    if (raw === undefined) {
      await this.#send(bucket, new DeleteBucketLifecycleCommand(bucketParameters(bucket)));
      return;
    }
    // The rules that S3 gave need not be among those that the SDK can express.
    const command = putCommand(bucket, [], raw.headers[MINIMUM_SIZE_HEADER]);
    replaceBody(command, raw.xml);
    await this.#send(bucket, command);
  }

  async #send(bucket: Bucket, command: PutBucketLifecycleConfigurationCommand | DeleteBucketLifecycleCommand) {
    const withContentMd5 = this.#usesContentMd5 && command instanceof PutBucketLifecycleConfigurationCommand;
    if (withContentMd5) sendContentMd5(command);
    try {
      await writeClientOf(this.#clients, bucket).send(command as PutBucketLifecycleConfigurationCommand);
    } catch (error) {
      const action = lifecycleAction(bucket, "Put");
      if (withContentMd5 || !refusesChecksum(error)) throw storeError(error, action);
      this.#usesContentMd5 = true;
      throw new StoreError(classifyError(error, action), "resend", { cause: error });
    }
  }
}

function putCommand(bucket: Bucket, Rules: LifecycleRule[], size: string | undefined) {
  return new PutBucketLifecycleConfigurationCommand({
    ...bucketParameters(bucket),
    LifecycleConfiguration: { Rules },
    ...(size !== undefined && { TransitionDefaultMinimumObjectSize: size as TransitionDefaultMinimumObjectSize }),
  });
}

/** S3's own headers: a proxy's could hold a secret, and these end in a journal. */
function ownHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name === "date" || name.startsWith("x-amz-")));
}
