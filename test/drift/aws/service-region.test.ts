import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { S3BucketReader } from "../../../drift/aws/bucket-reader.ts";
import { S3BucketSource } from "../../../drift/aws/bucket-source.ts";
import { S3Clients } from "../../../drift/aws/clients/s3-clients.ts";
import { S3LifecycleStore } from "../../../drift/aws/lifecycle/index.ts";
import { scan } from "../../../drift/scan/scan.ts";
import { matchesRegions, type Policy, type Verdict } from "../../../policy/index.ts";
import { type EmbeddedS3, type Fault, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { liveBucket, policyWith, TODAY } from "../../support/builders.ts";
import { abortXml, documentOf } from "./planted.ts";

/** A service that takes signatures of its own region alone, which no region of AWS's is called. */
const OWN = "gra";
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

let s3: EmbeddedS3;
let clients: S3Clients;
beforeAll(async () => {
  s3 = await startEmbeddedS3();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  clients = new S3Clients({ profile: null, endpoint: s3.endpoint, serviceRegion: OWN, concurrency: 4 });
  s3.buckets.create({ name: "media", region: OWN, lifecycle: documentOf(abortXml("<Filter/>")) });
});
afterEach(() => {
  s3.faults.clear();
  s3.requests.clear();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  clients.destroy();
  await s3.close();
});

const body = (xml: string): Fault => ({ kind: "body", status: 200, body: xml });
const location = (text: string) => body(`<LocationConstraint ${NAMESPACE}>${text}</LocationConstraint>`);
const listing = (region: string) =>
  body(
    `<ListAllMyBucketsResult ${NAMESPACE}><Buckets><Bucket><Name>media</Name>${region}</Bucket></Buckets></ListAllMyBucketsResult>`,
  );

async function scanned(policy: Policy, regions: readonly string[] = []): Promise<readonly Verdict[]> {
  const needsRegions = regions.length > 0 || matchesRegions(policy);
  const verdicts: Verdict[] = [];
  for await (const verdict of scan({
    policy,
    source: new S3BucketSource({ clients, region: OWN, account: null }),
    reader: new S3BucketReader({ clients, listingRegion: OWN, needsRegions, checkMfaDelete: false }),
    select: ({ region }) => regions.length === 0 || region === null || regions.includes(region),
    concurrency: 1,
    today: TODAY,
  })) {
    verdicts.push(verdict);
  }
  return verdicts;
}

const operations = () => [...s3.requests].map(({ operation }) => operation);

describe("behind an endpoint that is not AWS's, the configured region signs", () => {
  it.each([
    ["nothing", "", null],
    ["an empty element (Ceph)", "<BucketRegion/>", null],
    ["GRA (OVH)", "<BucketRegion>GRA</BucketRegion>", "GRA"],
    ["US (GCS)", "<BucketRegion>US</BucketRegion>", "US"],
    ["a placement (Ceph)", "<BucketRegion>default:default-placement</BucketRegion>", "default:default-placement"],
  ])("and the listing's region is shown, where that is %s: one request for each bucket", async (_, element, region) => {
    s3.faults.add({ operation: "ListBuckets", fault: listing(element) });
    expect(await scanned(policyWith())).toMatchObject([{ status: "compliant", bucket: { region } }]);
    expect(operations()).toEqual(["ListBuckets", "GetBucketLifecycleConfiguration"]);
  });

  it.each([
    ["empty (s3cmd #497), or null (versitygw #1499)", location(""), OWN],
    ["GRA, which is how OVH writes its region gra", location("GRA"), OWN],
    ["US", location("US"), "US"],
    ["default:default-placement", location("default:default-placement"), "default:default-placement"],
    ["501 (restic #3757)", { kind: "error", status: 501, code: "NotImplemented" } as const, null],
    ["403", { kind: "error", status: 403, code: "AccessDenied" } as const, null],
    ["no XML", body("null"), null],
  ])(
    "a location is asked for where the policy matches on regions, and fails no bucket: %s",
    async (_, fault, region) => {
      s3.faults.add({ operation: "ListBuckets", fault: listing("") });
      s3.faults.add({ operation: "GetBucketLocation", fault });
      const match = { bucket: "other-*", region: "us-*" };
      const policy = policyWith({ exemptions: [{ match, reason: "r", owner: "o", expires: "2099-01-01" }] });
      expect(await scanned(policy)).toMatchObject([{ status: "compliant", bucket: { region } }]);
      expect(operations()).toEqual(["ListBuckets", "GetBucketLocation", "GetBucketLifecycleConfiguration"]);
    },
  );

  it("and where --region narrows the run", async () => {
    s3.faults.add({ operation: "ListBuckets", fault: listing("") });
    s3.faults.add({ operation: "GetBucketLocation", fault: location("US") });
    expect(await scanned(policyWith(), [OWN])).toEqual([]);
  });

  it("writes too, of buckets whose region nobody knows", async () => {
    const store = new S3LifecycleStore(clients);
    const bucket = { ...liveBucket({ name: "media" }), region: null };
    const stored = await store.read(bucket);
    if (stored.state !== "stored") throw new Error("the bucket has rules");
    await store.write(bucket, stored.configuration);
    expect(operations()).toEqual(["GetBucketLifecycleConfiguration", "PutBucketLifecycleConfiguration"]);
  });
});
