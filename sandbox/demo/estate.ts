import type { FaultRequest } from "../faults/fault-queue.ts";
import type { EmbeddedS3 } from "../server/embedded-s3.ts";
import { CORE_BUCKETS, MEDIA_BUCKETS, SYDNEY_BUCKETS } from "./estate-buckets.ts";
import { DIRECTORY_BUCKETS } from "./estate-directory-buckets.ts";
import { uploadsAt } from "./estate-uploads.ts";

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
  for (const [bucket, uploads] of Object.entries(uploadsAt(Date.now()))) {
    for (const upload of uploads) s3.buckets.get(bucket)?.uploads.add(upload);
  }
}
