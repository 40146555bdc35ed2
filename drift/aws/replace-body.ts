import type { PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";

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
