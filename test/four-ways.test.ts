import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { S3BucketReader } from "../drift/aws/bucket-reader.ts";
import { S3BucketSource } from "../drift/aws/bucket-source.ts";
import { scan } from "../drift/scan/scan.ts";
import { annotationsFor } from "../modules/enforcement/annotate.ts";
import { displayName, type Policy, type Verdict } from "../policy/index.ts";
import { abortXml, expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../sandbox/demo/lifecycle-xml.ts";
import { startEmbeddedS3 } from "../sandbox/index.ts";
import { readDeclared } from "../terraform/index.ts";
import { clientsFor } from "./drift/aws/clients.ts";
import { newApp, newStack, type Synthesized, synth } from "./modules/synth.ts";
import { policyWith, TODAY } from "./support/builders.ts";
import { bytesOf, verdictsOf } from "./terraform/judged.ts";
import { bucket, lifecycle, plan, plannedRule } from "./terraform/plan-builder.ts";

/** A rule in no dialect: each of the four ways writes it in its own. */
interface Rule {
  readonly id: string;
  readonly status?: "Enabled" | "Disabled";
  /** Of the filter; an empty filter where absent. */
  readonly prefix?: string;
  /** The older form: a prefix on the rule itself. */
  readonly rulePrefix?: string;
  readonly abort?: number;
  readonly expire?: number;
}

interface Estate {
  readonly rules?: readonly Rule[];
  readonly expected: string;
  /** What is said besides of the live bucket. */
  readonly liveHint?: string;
}

/** Ten buckets, by name, with what has to be said of them. Without rules there is no configuration. */
const ESTATES: Readonly<Record<string, Estate>> = {
  "acme-bare": { expected: "violation no-lifecycle-configuration" },
  "acme-covered": { rules: [{ id: "abort", abort: 7 }], expected: "compliant" },
  "acme-covered-by-the-shorter": {
    rules: [
      { id: "long", abort: 30 },
      { id: "short", prefix: "", abort: 3 },
    ],
    expected: "compliant",
  },
  // In code it is no hint: Terraform's provider sends an empty prefix as a filter.
  "acme-covered-legacy": {
    rules: [{ id: "abort", rulePrefix: "", abort: 5 }],
    expected: "compliant",
    liveHint: "deprecated-prefix",
  },
  "acme-expires-only": { rules: [{ id: "expire", expire: 30 }], expected: "violation no-abort-rule" },
  "acme-disabled": {
    rules: [{ id: "abort", status: "Disabled", abort: 7 }],
    expected: "violation abort-rule-disabled",
  },
  "acme-partial": { rules: [{ id: "tmp", prefix: "tmp/", abort: 1 }], expected: "violation abort-scope-partial" },
  "acme-literal": {
    rules: [
      { id: "abort", abort: 7 },
      { id: "expire", prefix: "/logs/*", expire: 30 },
    ],
    expected: "compliant abort-prefix-literal",
  },
  "acme-masters": { rules: [{ id: "abort", abort: 14 }], expected: "violation abort-days-too-long" },
  "acme-scratch": { expected: "exempt" },
};

const POLICY: Policy = policyWith({
  exemptions: [{ match: { bucket: "*-scratch" }, reason: "wiped nightly", owner: "team-data", expires: "2027-01-01" }],
});

function inCdktf(): Synthesized {
  // Violations are only said, so that synth goes on and writes its file.
  vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "1");
  const app = newApp();
  const stack = newStack(app);
  for (const [name, { rules }] of Object.entries(ESTATES)) {
    const declared = new S3Bucket(stack, name, { bucket: name });
    if (rules === undefined) continue;
    new S3BucketLifecycleConfiguration(stack, `${name}-rules`, {
      bucket: declared.id,
      rule: rules.map(({ id, status = "Enabled", prefix, rulePrefix, abort, expire }) => ({
        id,
        status,
        ...(rulePrefix === undefined ? { filter: [prefix === undefined ? {} : { prefix }] } : { prefix: rulePrefix }),
        ...(abort !== undefined && { abortIncompleteMultipartUpload: [{ daysAfterInitiation: abort }] }),
        ...(expire !== undefined && { expiration: [{ days: expire }] }),
      })),
    });
  }
  return synth(app, { policy: POLICY });
}

function inPlan(): object {
  return plan(
    Object.entries(ESTATES).flatMap(([name, { rules }]) => {
      const declared = bucket(name, { after: { bucket: name } });
      if (rules === undefined) return [declared];
      const rule = rules.map(({ id, status = "Enabled", prefix = "", rulePrefix, abort, expire }) =>
        plannedRule(abort, {
          id,
          status,
          ...(rulePrefix === undefined ? { filter: [{ prefix }] } : { filter: [], prefix: rulePrefix }),
          ...(abort === undefined && { abort_incomplete_multipart_upload: [] }),
          expiration: expire === undefined ? [] : [{ days: expire }],
        }),
      );
      const references = [`aws_s3_bucket.${name}.id`, `aws_s3_bucket.${name}`];
      return [declared, lifecycle(name, references, { after: { rule }, unknown: { bucket: true } })];
    }),
  );
}

async function live(): Promise<readonly Verdict[]> {
  const s3 = await startEmbeddedS3();
  const clients = clientsFor(s3);
  try {
    for (const [name, { rules }] of Object.entries(ESTATES)) {
      const xml = rules?.map(({ id, status, prefix = "", rulePrefix, abort, expire }) =>
        ruleXml(
          id,
          rulePrefix === undefined ? prefixFilterXml(prefix) : `<Prefix>${rulePrefix}</Prefix>`,
          [abort === undefined ? "" : abortXml(abort), expire === undefined ? "" : expireXml(expire)].join(""),
          status,
        ),
      );
      s3.buckets.create({ name, ...(xml !== undefined && { lifecycle: lifecycleXml(...xml) }) });
    }
    const verdicts: Verdict[] = [];
    const found = scan({
      policy: POLICY,
      source: new S3BucketSource({ clients, region: "us-east-1", account: null }),
      reader: new S3BucketReader({ clients, listingRegion: "us-east-1", checkMfaDelete: false }),
      select: () => true,
      concurrency: 4,
      today: TODAY,
    });
    for await (const verdict of found) verdicts.push(verdict);
    return verdicts;
  } finally {
    clients.destroy();
    await s3.close();
  }
}

/** Status and finding kinds by name. */
function said(verdicts: readonly Verdict[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    verdicts.map(({ bucket, status, findings }) => [
      displayName(bucket),
      [status, ...findings.map(({ kind }) => kind)].join(" "),
    ]),
  );
}

const EXPECTED = Object.fromEntries(Object.entries(ESTATES).map(([name, { expected }]) => [name, expected]));
const EXPECTED_LIVE = Object.fromEntries(
  Object.entries(ESTATES).map(([name, { expected, liveHint = "" }]) => [name, `${expected} ${liveHint}`.trim()]),
);

describe("the same ten estates get the same verdicts, whichever way they are looked at", () => {
  let synthesized: Synthesized;
  let inCode: readonly Verdict[];
  beforeAll(() => {
    synthesized = inCdktf();
    inCode = verdictsOf(readDeclared(bytesOf(synthesized.json()), "cdk.tf.json"), POLICY);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it("as synthesized JSON", () => expect(said(inCode)).toEqual(EXPECTED));

  it("as a CDKTF app: the lines at synth are those of the synthesized JSON, word for word", () => {
    const lines = inCode.flatMap((verdict) =>
      annotationsFor(verdict, () => false).map(({ severity, message }) =>
        [`${severity === "warning" ? "warn" : severity} ${verdict.bucket.constructPath}`, message].join(": "),
      ),
    );
    const named = synthesized.lines.map((line) => line.replace(/; more: npx mpu-guard explain [a-z-]+$/, ""));
    expect(named.sort()).toEqual([...lines].sort());
  });

  it("as a plan", () => {
    expect(said(verdictsOf(readDeclared(bytesOf(inPlan()), "plan.json"), POLICY))).toEqual(EXPECTED);
  });

  it("as live buckets", async () => expect(said(await live())).toEqual(EXPECTED_LIVE));
});
