import {
  CreateBucketCommand,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { replaceBody } from "../../drift/aws/lifecycle/put-request.ts";
import { boundAnswers, rawAnswerOf } from "../../drift/aws/requests/raw-answer.ts";
import type { EmbeddedS3 } from "../../sandbox/index.ts";

/** An S3 as the model check needs it, apart from the product's own way to it. */
export interface ModelS3 {
  readonly endpoint: string;
  create(name: string): Promise<void>;
  read(name: string): Promise<string | undefined>;
  /** Writes rules as somebody else. What S3 refuses is left as it was. */
  write(name: string, xml: string | undefined): Promise<void>;
}

export function embeddedModel(s3: EmbeddedS3): ModelS3 {
  return {
    endpoint: s3.endpoint,
    create: async (name) => void s3.buckets.create({ name }),
    read: async (name) => s3.buckets.get(name)?.lifecycle,
    write: async (name, xml) => {
      const bucket = s3.buckets.get(name);
      if (bucket !== undefined) bucket.lifecycle = xml;
    },
  };
}

export function gatewayModel(client: S3Client, endpoint: string): ModelS3 {
  boundAnswers(client, 20_000);
  return {
    endpoint,
    create: async (Bucket) => void (await client.send(new CreateBucketCommand({ Bucket }))),
    read: async (Bucket) => {
      try {
        return Buffer.from(
          rawAnswerOf(await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).bytes,
        ).toString("utf8");
      } catch (error) {
        if ((error as Error).name === "NoSuchLifecycleConfiguration") return undefined;
        throw error;
      }
    },
    write: async (Bucket, xml) => {
      if (xml === undefined) {
        await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
        return;
      }
      const command = new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [] } });
      replaceBody(command, xml);
      try {
        await client.send(command);
      } catch (error) {
        if (!["MalformedXML", "InvalidRequest", "InvalidArgument"].includes((error as Error).name)) throw error;
      }
    },
  };
}
