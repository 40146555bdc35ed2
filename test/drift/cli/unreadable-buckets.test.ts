import { expect } from "vitest";
import { abortXml, lifecycleXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { EmbeddedS3, Fault } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const COMPLIANT = lifecycleXml(ruleXml("abort", "<Filter/>", abortXml(7)));
const TWO_RULES = lifecycleXml(ruleXml("abort", "<Filter/>", abortXml(7)), ruleXml("again", "<Filter/>", abortXml(5)));

/** A compliant bucket, one in violation, and one whose rules are never answered as they should be. */
function oneFails(fault: Fault) {
  return (s3: EmbeddedS3) => {
    s3.buckets.create({ name: "acme-bare" });
    s3.buckets.create({ name: "acme-good", lifecycle: COMPLIANT });
    allFail(fault)(s3);
  };
}

/** Nothing but a bucket whose rules are never answered as they should be. */
function allFail(fault: Fault) {
  return (s3: EmbeddedS3) => {
    s3.buckets.create({ name: "acme-odd", lifecycle: TWO_RULES });
    const where = { operation: "GetBucketLifecycleConfiguration", bucket: "acme-odd" } as const;
    s3.faults.add({ ...where, times: Number.POSITIVE_INFINITY, fault });
  };
}

const DENIED: Fault = { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" };
const MOVED = { status: 301, code: "PermanentRedirect", message: "Use the other endpoint." };

/** Each of them: undecided with this finding, the other buckets judged, and never written to. */
const UNREADABLE: readonly (readonly [string, Fault, string])[] = [
  ["access-denied", DENIED, "A denied bucket"],
  ["throttled", { kind: "error", status: 503, code: "SlowDown" }, "A throttled bucket"],
  [
    "bucket-not-found",
    { kind: "before", run: (buckets) => buckets.delete("acme-odd") },
    "A bucket that was deleted during the scan",
  ],
  ["timeout", { kind: "reset" }, "A bucket whose connection is reset"],
  ["truncated", { kind: "truncate" }, "A configuration whose connection broke"],
  ["cut-off", { kind: "cut-body" }, "A configuration that was cut off inside its XML"],
  ["empty-body", { kind: "body", status: 200, body: "" }, "An empty answer, which is not the same as no rules,"],
  ["web-page", { kind: "body", status: 200, body: "<html><body>Please log in</body></html>" }, "A web page"],
  [
    "wrong-region",
    { kind: "error", ...MOVED, headers: { "x-amz-bucket-region": "eu-west-3" } },
    "A bucket that is redirected to another region",
  ],
  [
    "wrong-region-signature",
    { kind: "error", status: 400, code: "AuthorizationHeaderMalformed", message: "expecting 'eu-west-3'" },
    "A bucket that wants another region's signature",
  ],
];

testTranscripts("a bucket that cannot be read", [
  ...UNREADABLE.map(([name, fault, what]) => ({
    name: `unreadable-${name}`,
    claim: `${what} is undecided, keeps no other bucket from being judged or mended, and is never written to`,
    s3: oneFails(fault),
    commands: ["patch --endpoint-url $S3 --auto-approve --quiet"],
    status: [3],
    writes: 1,
    afterwards: ({ s3 }: { s3: EmbeddedS3 }) => {
      const written = [...s3.requests].filter(({ method }) => method === "PUT").map(({ bucket }) => bucket);
      expect(written).toEqual(["acme-bare"]);
    },
  })),
  {
    name: "undecided",
    claim: "Where nothing is wrong but something unknown, the status is 3, and 0 only for who allows it",
    s3: allFail(DENIED),
    commands: ["scan --endpoint-url $S3", "scan --endpoint-url $S3 --allow-undecided"],
    status: [3, 0],
  },
  {
    name: "undecided-and-violation",
    claim: "A violation outranks what is undecided, also for who allows that",
    s3: oneFails(DENIED),
    commands: ["scan --endpoint-url $S3", "scan --endpoint-url $S3 --allow-undecided"],
    status: [2, 2],
  },
]);
