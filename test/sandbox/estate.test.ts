import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedS3, seedEstate, seedMany, startEmbeddedS3 } from "../../sandbox/index.ts";
import { parseLifecycleConfiguration } from "../../sandbox/operations/lifecycle/lifecycle-grammar.ts";
import { refuseLifecycleRules } from "../../sandbox/operations/lifecycle/lifecycle-refusals.ts";

describe("the made-up estate", () => {
  let s3: EmbeddedS3;

  beforeAll(async () => {
    s3 = await startEmbeddedS3();
    seedEstate(s3);
  });

  afterAll(() => s3.close());

  const lifecycleOf = async (bucket: string) => {
    const answer = await fetch(`${s3.endpoint}/${bucket}?lifecycle`);
    return { status: answer.status, body: await answer.text(), headers: answer.headers };
  };

  it("has at least 18 buckets in three regions, and directory buckets", () => {
    const general = s3.buckets.listKind("general-purpose");
    expect(general.length).toBeGreaterThanOrEqual(18);
    expect(new Set(general.map(({ region }) => region))).toEqual(new Set(["us-east-1", "eu-west-1", "ap-southeast-2"]));
    expect(s3.buckets.listKind("directory")).toHaveLength(2);
  });

  it("plants configurations that S3 would accept, but for the one with an action that it does not know yet", () => {
    for (const { name, lifecycle } of s3.buckets.list()) {
      if (!lifecycle) continue;
      const put = () => refuseLifecycleRules(parseLifecycleConfiguration(lifecycle));
      if (name === "acme-syd-catalog") expect(put).toThrow("not well-formed");
      else expect(put, name).not.toThrow();
    }
  });

  it.each([
    ["acme-payroll", 403, "AccessDenied"],
    ["acme-syd-telemetry", 503, "SlowDown"],
    ["acme-syd-retired-site", 404, "NoSuchBucket"],
    ["acme-partner-dropbox", 404, "NoSuchLifecycleConfiguration"],
  ])("lets %s answer %i %s, every time", async (bucket, status, code) => {
    for (let time = 0; time < 3; time += 1) {
      const answer = await lifecycleOf(bucket);
      expect(answer).toMatchObject({ status, body: expect.stringContaining(`<Code>${code}</Code>`) });
    }
    expect((await (await fetch(s3.endpoint)).text()).includes(`<Name>${bucket}</Name>`)).toBe(true);
  });

  it("has a bucket where small objects move too", async () => {
    const { headers } = await lifecycleOf("acme-media-originals");
    expect(headers.get("x-amz-transition-default-minimum-object-size")).toBe("varies_by_storage_class");
  });

  it("has incomplete uploads with parts", () => {
    const sizes = s3.buckets.list().map((bucket) => bucket.uploads.size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(16);
    const [first] = s3.buckets.get("acme-media-originals")?.uploads.list() ?? [];
    expect(first?.parts.size).toBe(96);
  });
});

describe("many buckets", () => {
  it("are the same every time, and mixed in every region", async () => {
    const s3 = await startEmbeddedS3();
    seedMany(s3, 2700);
    const buckets = s3.buckets.list();
    await s3.close();
    expect(buckets).toHaveLength(2700);
    expect([buckets[0]?.name, buckets.at(-1)?.name]).toEqual(["bench-000001", "bench-002700"]);
    for (const region of ["us-east-1", "eu-west-1", "ap-southeast-2"]) {
      const inRegion = buckets.filter((bucket) => bucket.region === region);
      expect(inRegion).toHaveLength(900);
      expect(inRegion.filter((bucket) => bucket.lifecycle === undefined)).toHaveLength(300);
    }
  });
});
