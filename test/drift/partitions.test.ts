import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { PARTITION_NAMES, partitionOf } from "../../drift/partitions.ts";
import { qualifiedName } from "../../drift/report/contents/location.ts";

/** The SDK's own table, which no entry of its package exports. */
const sdk = createRequire(createRequire(import.meta.url).resolve("@aws-sdk/client-s3"))
  .resolve("@aws-sdk/core")
  .replace(/dist-cjs.*/, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js");
const TABLE = [
  ...readFileSync(sdk, "utf8").matchAll(/"id": "(?<id>aws[\w-]*)"[\s\S]*?"regions": \{(?<regions>[\s\S]*?)\n {12}\}/g),
];

describe("partitions", () => {
  it("are those of the SDK, region by region", () => {
    expect(TABLE.length).toBeGreaterThan(7);
    expect(new Set(TABLE.map(({ groups }) => groups?.id))).toEqual(new Set(PARTITION_NAMES));
    for (const { groups } of TABLE) {
      const regions = [...(groups?.regions ?? "").matchAll(/"([a-z]+-[a-z0-9-]+-\d+)":/g)].map(([, region]) => region);
      expect(regions.map((region) => partitionOf(region ?? null))).toEqual(regions.map(() => groups?.id));
    }
  });

  it("stand in the ARN of a bucket", () => {
    const bucket = { account: "111122223333", region: "eusc-de-east-1", name: "media", origin: "live" } as const;
    expect(qualifiedName({ ...bucket, kind: "general-purpose" })).toBe("arn:aws-eusc:s3:::media");
    expect(qualifiedName({ ...bucket, kind: "directory", region: "us-isob-east-1" })).toBe(
      "arn:aws-iso-b:s3express:us-isob-east-1:111122223333:bucket/media",
    );
    expect(qualifiedName({ ...bucket, kind: "general-purpose", region: null })).toBe("arn:aws:s3:::media");
  });
});
