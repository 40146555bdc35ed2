import { randomUUID } from "node:crypto";
import { CreateBucketCommand, type CreateBucketCommandInput, S3Client } from "@aws-sdk/client-s3";
import pMap from "p-map";
import { inject } from "vitest";
import type { CephGatewayAccess } from "./ceph-gateway/index.ts";
import type { GatewayProvision } from "./gateway-provision.ts";

/** A client for the gateway that the conformance project's set-up started; the caller destroys it. */
export function gatewayClient(): S3Client {
  const gateway: GatewayProvision = inject("cephGateway");
  if (gateway.absent !== undefined) {
    throw new Error(gateway.absent);
  }
  return clientFor(gateway);
}

/** A client for a gateway; the caller destroys it. */
export function clientFor({ endpoint, accessKeyId, secretAccessKey }: CephGatewayAccess): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
}

/** Why there is no gateway to ask, for `describe.skipIf`; undefined when there is one. */
export function gatewayAbsent(): string | undefined {
  return inject("cephGateway").absent;
}

/** A bucket name nobody else uses: the prefix, then twelve random characters, within S3's 63. */
export function newBucketName(prefix: string): string {
  return `${prefix.slice(0, 50)}-${randomUUID().replaceAll("-", "").slice(0, 12)}`;
}

/** A bucket to create, and what is to be done to it once it is there. */
export interface BucketSpecification {
  readonly name: string;
  readonly creation?: Omit<CreateBucketCommandInput, "Bucket">;
  prepare?(client: S3Client, name: string): Promise<unknown>;
}

/** Creates and prepares the buckets, so many at a time. */
export async function createBuckets(
  client: S3Client,
  specifications: readonly BucketSpecification[],
  concurrency: number,
): Promise<void> {
  await pMap(
    specifications,
    async ({ name, creation, prepare }) => {
      await client.send(new CreateBucketCommand({ ...creation, Bucket: name }));
      await prepare?.(client, name);
    },
    { concurrency },
  );
}
