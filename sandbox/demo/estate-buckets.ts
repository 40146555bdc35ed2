import type { BucketSeed } from "../state/bucket.ts";
import { abortXml, expireXml, lifecycleXml, prefixFilterXml, ruleXml, transitionXml } from "./lifecycle-xml.ts";

const OUR_ID = "mpu-guard-abort-incomplete-multipart-uploads";
const WHOLE = "<Filter/>";
const VIDEO = { team: "video", "cost-center": "4410" };

const archiveAfterAYear = ruleXml("archive-originals", prefixFilterXml("originals/"), transitionXml(365, "GLACIER"));

/** The video team's buckets, in Ireland. */
export const MEDIA_BUCKETS: readonly BucketSeed[] = inRegion("eu-west-1", [
  // Rules, but none aborts; and small objects move too, which a patch has to keep so.
  {
    name: "acme-media-originals",
    lifecycle: lifecycleXml(archiveAfterAYear),
    transitionDefaultMinimumObjectSize: "varies_by_storage_class",
    tags: VIDEO,
    versioning: "Enabled",
  },
  // Somebody switched the rule off during an incident, and left.
  {
    name: "acme-media-renditions",
    lifecycle: lifecycleXml(ruleXml("abort-incomplete", WHOLE, abortXml(7), "Disabled")),
    tags: VIDEO,
  },
  // Only the folders that the old uploader used.
  {
    name: "acme-media-ingest",
    lifecycle: lifecycleXml(
      ruleXml("abort-tmp", prefixFilterXml("tmp/"), abortXml(1)),
      ruleXml("abort-uploads", prefixFilterXml("uploads/"), abortXml(2)),
    ),
    tags: VIDEO,
  },
  // Meant as "everything"; S3 looks for keys that begin with an asterisk.
  {
    name: "acme-media-livestream",
    lifecycle: lifecycleXml(ruleXml("abort-everything", prefixFilterXml("*"), abortXml(7))),
    tags: VIDEO,
  },
  { name: "acme-media-thumbnails", tags: VIDEO },
  // Long uploads of rushes do not finish within a day.
  {
    name: "acme-media-proxies",
    lifecycle: lifecycleXml(ruleXml("abort-daily", WHOLE, abortXml(1))),
    tags: VIDEO,
  },
]);

/** Web, data and finance, in Virginia. */
export const CORE_BUCKETS: readonly BucketSeed[] = inRegion("us-east-1", [
  // Covered, but no key begins with a slash, so its expiration never did anything.
  {
    name: "acme-web-assets",
    lifecycle: lifecycleXml(
      ruleXml("expire-old-builds", prefixFilterXml("/builds/"), expireXml(90)),
      ruleXml("abort-incomplete", WHOLE, abortXml(7)),
    ),
  },
  { name: "acme-web-uploads", lifecycle: lifecycleXml(ruleXml("sweep", WHOLE, abortXml(30))) },
  // The shorter of two rules counts.
  {
    name: "acme-data-lake",
    lifecycle: lifecycleXml(
      ruleXml("sweep-monthly", WHOLE, abortXml(30)),
      ruleXml("sweep-fast", prefixFilterXml(""), abortXml(3)),
    ),
    tags: { team: "data" },
  },
  // The old dialect, as the console wrote it in 2014.
  {
    name: "acme-access-logs",
    lifecycle: lifecycleXml(ruleXml("expire-logs", "<Prefix>logs/</Prefix>", expireXml(30))),
  },
  // The old dialect again: a second rule for the whole bucket would clash with this one.
  {
    name: "acme-billing-exports",
    lifecycle: lifecycleXml(ruleXml("expire-exports", "<Prefix></Prefix>", expireXml(400))),
    tags: { team: "finance" },
  },
  { name: "acme-ledger", mfaDelete: true, tags: { team: "finance", retention: "legal" } },
  { name: "acme-payroll", tags: { team: "people" } },
  { name: "acme-partner-dropbox" },
  { name: "acme-etl-scratch", tags: { team: "data" } },
]);

/** What the Sydney office runs. */
export const SYDNEY_BUCKETS: readonly BucketSeed[] = inRegion("ap-southeast-2", [
  { name: "acme-syd-backups", lifecycle: lifecycleXml(ruleXml("abort-incomplete", WHOLE, abortXml(7))) },
  { name: "acme-syd-exports", lifecycle: lifecycleXml(ruleXml("abort-incomplete", prefixFilterXml(""), abortXml(7))) },
  {
    name: "acme-syd-reports",
    lifecycle: lifecycleXml(ruleXml("abort-incomplete", "<Prefix></Prefix>", abortXml(7))),
  },
  // The rule has our ID, but it is somebody else's: it expires objects too.
  {
    name: "acme-syd-sessions",
    lifecycle: lifecycleXml(ruleXml(OUR_ID, prefixFilterXml("sessions/"), expireXml(14) + abortXml(14))),
  },
  // A rule with an action that came to S3 after our SDK: writing it back would drop the action.
  {
    name: "acme-syd-catalog",
    lifecycle: lifecycleXml(
      ruleXml("from-the-future", WHOLE, `${expireXml(365)}<FutureAction><Days>10</Days></FutureAction>`),
    ),
  },
  { name: "acme-syd-telemetry" },
  { name: "acme-syd-retired-site" },
  { name: "acme-syd-uplink" },
  { name: "acme-syd-moved" },
  { name: "acme-syd-imports", lifecycle: lifecycleXml(ruleXml("abort-incomplete", WHOLE, abortXml(7))) },
]);

function inRegion(region: string, seeds: readonly BucketSeed[]): BucketSeed[] {
  return seeds.map((seed) => ({ ...seed, region }));
}
