import type { EmbeddedS3 } from "../embedded-s3.ts";
import type { FaultRequest } from "../faults/fault-queue.ts";
import type { UploadSeed } from "../state/upload-store.ts";
import { CORE_BUCKETS, MEDIA_BUCKETS, SYDNEY_BUCKETS } from "./estate-buckets.ts";
import { DIRECTORY_BUCKETS } from "./estate-directory-buckets.ts";

const DAY = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;

const MISBEHAVIOURS: readonly FaultRequest[] = [
  // Its bucket policy denies everybody but the payroll application.
  {
    bucket: "acme-payroll",
    fault: { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" },
  },
  {
    bucket: "acme-syd-telemetry",
    fault: { kind: "error", status: 503, code: "SlowDown", message: "Please reduce your request rate." },
  },
  // Deleted a moment ago; the listing does not know yet.
  {
    bucket: "acme-syd-retired-site",
    fault: { kind: "error", status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist" },
  },
  // Behind a satellite link that drops its connections.
  { bucket: "acme-syd-uplink", fault: { kind: "reset" } },
  // Made anew in another region, and the listing still says Sydney.
  {
    bucket: "acme-syd-moved",
    fault: {
      kind: "error",
      status: 301,
      code: "PermanentRedirect",
      message: "The bucket you are attempting to access must be addressed using the specified endpoint.",
      headers: { "x-amz-bucket-region": "ap-southeast-4" },
    },
  },
  // A proxy on the way cuts the answers off.
  { bucket: "acme-syd-imports", operation: "GetBucketLifecycleConfiguration", fault: { kind: "cut-body" } },
];

/**
 * Fills a server with the buckets of a made-up company, in three regions: one bucket for each situation that a scan
 * can meet, a few incomplete uploads, and six buckets that never give a whole answer.
 */
export function seedEstate(s3: Pick<EmbeddedS3, "buckets" | "faults">): void {
  const createdAt = new Date("2024-03-01T09:00:00Z");
  for (const seed of [...MEDIA_BUCKETS, ...CORE_BUCKETS, ...SYDNEY_BUCKETS, ...DIRECTORY_BUCKETS]) {
    s3.buckets.create({ ...seed, createdAt });
  }
  for (const misbehaviour of MISBEHAVIOURS) {
    s3.faults.add({ ...misbehaviour, times: Number.POSITIVE_INFINITY });
  }
  const now = Date.now();
  for (const [bucket, uploads] of Object.entries(uploadsAt(now))) {
    for (const upload of uploads) s3.buckets.get(bucket)?.uploads.add(upload);
  }
}

function uploadsAt(now: number): Record<string, UploadSeed[]> {
  const daysAgo = (days: number) => new Date(now - days * DAY);
  const parts = (count: number, mebibytes: number) => Array<number>(count).fill(mebibytes * MEBIBYTE);
  return {
    "acme-media-originals": [
      { key: "originals/2025/launch-film.mxf", initiated: daysAgo(412), partSizes: parts(96, 512) },
      { key: "originals/2026/keynote cam 2.mov", initiated: daysAgo(61), partSizes: parts(40, 128) },
      { key: "originals/2026/keynote cam 2.mov", initiated: daysAgo(60), partSizes: parts(7, 128) },
    ],
    "acme-media-ingest": [
      { key: "tmp/chunk-0001", initiated: daysAgo(0), partSizes: parts(2, 8) },
      { key: "incoming/raw+audio.wav", initiated: daysAgo(23), partSizes: parts(12, 64) },
    ],
    "acme-web-uploads": [
      { key: "customers/8841/scan.pdf", initiated: daysAgo(19), partSizes: parts(3, 5) },
      { key: "customers/9012/empty.bin", initiated: daysAgo(11) },
    ],
    "acme-ledger": [
      {
        key: "2025/q4/ledger.tar",
        initiated: daysAgo(260),
        storageClass: "STANDARD_IA",
        partSizes: parts(20, 256),
      },
    ],
  };
}
