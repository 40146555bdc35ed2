import { describe, expect, it } from "vitest";
import { boundCredentials } from "../../../../drift/aws/credentials/bounded-credentials.ts";
import { listingError } from "../../../../drift/aws/errors/listing-error.ts";

describe("credentials", () => {
  it("that never come end a run with one line, as those that do not exist", async () => {
    const never = boundCredentials(() => new Promise(() => {}), 10);
    const error = await never().catch((reason: unknown) => reason);
    expect(listingError(error, "ListBuckets", "S3", "finops").message).toBe(
      'no AWS credentials for profile "finops" (nothing gave any within 0.01 s; does a credential_process wait for ' +
        "somebody?): check what it has in the shared AWS configuration",
    );
  });

  it("that come in time are given as they are, and so is what was wrong with them", async () => {
    const keys = { accessKeyId: "a", secretAccessKey: "b" };
    await expect(boundCredentials(async () => keys)()).resolves.toBe(keys);
    const failure = new Error("no such profile");
    await expect(boundCredentials(() => Promise.reject(failure))()).rejects.toBe(failure);
  });
});
