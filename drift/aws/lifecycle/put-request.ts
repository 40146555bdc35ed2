import { PutBucketLifecycleConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import type { LifecycleConfiguration } from "../../../policy/index.ts";
import { toSdk } from "./to-sdk.ts";

/** Serialises only: nothing is signed, and nothing leaves the process. */
const serializer = new S3Client({
  region: "us-east-1",
  credentials: { accessKeyId: "unused", secretAccessKey: "unused" },
  ignoreConfiguredEndpointUrls: true,
});

/** The very XML that the SDK would send to write a configuration. */
export async function putRequestXml(configuration: LifecycleConfiguration): Promise<string> {
  let body: unknown;
  const command = new PutBucketLifecycleConfigurationCommand({
    Bucket: "serialized-only",
    LifecycleConfiguration: { Rules: toSdk(configuration) },
  });
  command.middlewareStack.add(
    () => async (args) => {
      body = (args.request as { body?: unknown }).body;
      return { response: {}, output: { $metadata: {} } };
    },
    { name: "stopBeforeSending", step: "build", priority: "high" },
  );
  await serializer.send(command);
  return typeof body === "string" ? body : Buffer.from(body as Uint8Array).toString("utf8");
}

/** Makes a command send this text in place of what the SDK serialises. Checksum and signature are of the text. */
export function replaceBody(command: PutBucketLifecycleConfigurationCommand, text: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body?: unknown }).body = text;
      return next(args);
    },
    // After the serialiser, before length and checksum are taken.
    { name: "replaceBody", step: "serialize", priority: "low" },
  );
}
