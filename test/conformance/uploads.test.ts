import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  type S3Client,
  type StorageClass,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createBuckets, gatewayAbsent, gatewayClient, newBucketName } from "../support/gateway-client.ts";
import { runCommand } from "../support/transcript-command.ts";

const absent = gatewayAbsent();
const UPLOADS = 300;
const CLASSES: readonly StorageClass[] = ["STANDARD", "STANDARD_IA", "GLACIER"];
const PREFIXES = ["raw/2025", "raw/2026", "tmp", "a b+c/ü&<", "no-slash"];
/** For a GB: so high that a byte too many shows in the cents. */
const PRICE = { STANDARD: 8_000_000_000, STANDARD_IA: 3_000_000_000 };

/** What was uploaded: two parts, or one, or none. */
interface Planned {
  readonly key: string;
  readonly storageClass: StorageClass;
  readonly sizes: readonly number[];
}

const planned: readonly Planned[] = Array.from({ length: UPLOADS }, (_, index) => {
  const prefix = PREFIXES[index % PREFIXES.length] ?? "";
  return {
    key: prefix === "no-slash" ? `file-${index}` : `${prefix}/file ${index % 40}`,
    storageClass: CLASSES[index % CLASSES.length] ?? "STANDARD",
    sizes: [[], [index + 1], [index * 7, 1000 + index]][index % 3] ?? [],
  };
});

/** Sums by a group, from requests and loops that share nothing with the product. */
type Sums = Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;

function sumsBy(all: readonly { readonly group: string; readonly bytes: number }[]): Sums {
  const sums: Record<string, { count: number; bytes: number }> = {};
  for (const { group, bytes } of all) {
    const { count, bytes: before } = sums[group] ?? { count: 0, bytes: 0 };
    sums[group] = { count: count + 1, bytes: before + bytes };
  }
  return sums;
}

interface Row {
  readonly count: number;
  readonly bytes: number;
}

describe.skipIf(absent)(`uploads against Ceph's gateway${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let client: S3Client;
  let folder: string;
  const bucket = newBucketName("uploads");

  beforeAll(async () => {
    client = gatewayClient();
    folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
    const price = (perGbMonth: number) => ({ perGbMonth, source: "a test" });
    const classes = { STANDARD: price(PRICE.STANDARD), STANDARD_IA: price(PRICE.STANDARD_IA) };
    const regions = { "*": classes };
    const file = { version: 1, date: "2026-11-21", currency: "USD", regions };
    await writeFile(join(folder, "prices.json"), JSON.stringify(file));
    await createBuckets(client, [{ name: bucket }], 1);
    await pMap(planned, (upload) => begin(upload), { concurrency: 8 });
  }, 300_000);

  afterAll(async () => {
    client?.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  async function begin({ key, storageClass, sizes }: Planned): Promise<void> {
    const initiate = (StorageClass: StorageClass) =>
      client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, StorageClass }));
    // A gateway has the classes that its zone was given.
    const { UploadId } = await initiate(storageClass).catch(() => initiate("STANDARD"));
    for (const [index, size] of sizes.entries()) {
      const PartNumber = index + 1;
      await client.send(
        new UploadPartCommand({ Bucket: bucket, Key: key, UploadId, PartNumber, Body: Buffer.alloc(size) }),
      );
    }
  }

  /** Each upload with its class and its bytes, as a plain loop of the SDK finds them. */
  async function plainCount() {
    const found: { key: string; storageClass: string; bytes: number }[] = [];
    let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
    while (markers !== undefined) {
      const page: ListMultipartUploadsCommandOutput = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, ...markers }),
      );
      for (const { Key, UploadId, StorageClass } of page.Uploads ?? []) {
        const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket: bucket, Key, UploadId }));
        const bytes = Parts.reduce((sum, { Size = 0 }) => sum + Size, 0);
        found.push({ key: Key ?? "", storageClass: StorageClass ?? "", bytes });
      }
      markers = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
        : undefined;
    }
    return found;
  }

  test(`${UPLOADS} uploads are reported to the byte and the cent, and sums by prefix and class are those of a plain loop`, async () => {
    const gateway = inject("cephGateway");
    if (gateway.absent !== undefined) throw new Error(gateway.absent);
    const words = ["uploads", "--bucket", bucket, "--prices", "prices.json", "--list", "--format", "json"];
    const { stdout, stderr } = await runCommand([...words, "--endpoint-url", gateway.endpoint], {
      folder,
      environment: { AWS_ACCESS_KEY_ID: gateway.accessKeyId, AWS_SECRET_ACCESS_KEY: gateway.secretAccessKey },
    });
    expect(stderr).toBe("");
    const { uploads } = JSON.parse(stdout).buckets[0];
    const found = await plainCount();
    const bytes = planned.flatMap(({ sizes }) => sizes).reduce((sum, size) => sum + size, 0);
    const parts = planned.flatMap(({ sizes }) => sizes).length;

    expect(uploads).toMatchObject({ count: UPLOADS, parts, bytes, unread: 0, gone: 0, estimated: false });
    const priceOf = (storageClass: string) => (storageClass === "STANDARD_IA" ? PRICE.STANDARD_IA : PRICE.STANDARD);
    const cost = found.reduce((sum, each) => sum + (each.bytes * priceOf(each.storageClass)) / 2 ** 30, 0);
    expect(Math.round(uploads.costPerMonth * 100)).toBe(Math.round(cost * 100));

    const prefixed = found.map(({ key, bytes: size }) => {
      const [first = "", ...others] = key.split("/");
      return { group: others.length === 0 ? "" : `${first}/`, bytes: size };
    });
    const rows = (list: readonly (Row & Record<string, unknown>)[], name: string): Sums =>
      Object.fromEntries(list.map((row) => [row[name], { count: row.count, bytes: row.bytes }]));
    expect(rows(uploads.byPrefix, "prefix")).toEqual(sumsBy(prefixed));
    expect(rows(uploads.byStorageClass, "storageClass")).toEqual(
      sumsBy(found.map(({ storageClass, bytes: size }) => ({ group: storageClass, bytes: size }))),
    );
    const keys = (uploads.items as readonly { readonly key: string }[]).map(({ key }) => key);
    expect([...keys].sort()).toEqual(planned.map(({ key }) => key).sort());
  });
});
