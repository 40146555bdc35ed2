import type { Random } from "../../../drift/uploads/sample/seeded-random.ts";
import { DEFAULT_POLICY, type Policy } from "../../../policy/index.ts";
import { abortXml, expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { BucketSeed, EmbeddedS3 } from "../../../sandbox/index.ts";
import { type CloudTrailCall, IAM_USER, sessionOf } from "../../../scripts/emulator/cloudtrail-event.ts";
import type { VirtualTime } from "./virtual-time.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Milliseconds that Terraform's provider reads what it wrote. */
const APPLY = 3 * MINUTE;

const GOOD = lifecycleXml(ruleXml("sweep", prefixFilterXml(""), abortXml(3)));
const PARTIAL = lifecycleXml(ruleXml("expire", prefixFilterXml("logs/"), expireXml(30)));

/** What a bucket's owners do, and how often of 1. */
const KINDS = [
  ["bare", 0.44],
  ["declared", 0.3],
  ["partial", 0.09],
  ["scratch", 0.05],
  ["vault", 0.03],
  ["stack", 0.03],
  ["deleted", 0.03],
  ["flapping", 0.02],
  ["restless", 0.01],
] as const;
export type EstateKind = (typeof KINDS)[number][0];

/** What the policy says of the names below. */
export const ESTATE_POLICY: Policy = {
  ...DEFAULT_POLICY,
  exemptions: [{ match: { bucket: "*-scratch" }, reason: "wiped nightly", owner: "team-data", expires: "2027-12-31" }],
  neverPatch: [{ match: { bucket: "*-vault" }, reason: "legal hold" }],
};

export interface EstateBucket {
  readonly name: string;
  readonly kind: EstateKind;
  /** When others began to change it, and when they had read it for the last time. */
  readonly applies: { readonly id: string; readonly from: number; readonly to: number }[];
  changedAt: number;
}

/** Buckets whose owners create and change them over some hours, each change an event of CloudTrail. */
export class SimulatedEstate {
  readonly buckets = new Map<string, EstateBucket>();
  readonly #s3: EmbeddedS3;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #tell: (call: CloudTrailCall) => void;
  #ids = 0;

  constructor(s3: EmbeddedS3, time: VirtualTime, random: Random, tell: (call: CloudTrailCall) => void) {
    this.#s3 = s3;
    this.#time = time;
    this.#random = random;
    this.#tell = tell;
  }

  /** Creates so many buckets within six hours; one of each kind at least. */
  plan(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const kind = index < KINDS.length ? (KINDS[index]?.[0] as EstateKind) : this.#kind();
      const name = `acme-${String(index).padStart(5, "0")}-${kind}`;
      const bucket: EstateBucket = { name, kind, applies: [], changedAt: 0 };
      this.buckets.set(name, bucket);
      this.#time.start(this.#random() * 6 * HOUR, () => this.#begin(bucket));
    }
  }

  #kind(): EstateKind {
    let left = this.#random();
    for (const [kind, share] of KINDS) {
      left -= share;
      if (left < 0) return kind;
    }
    return "bare";
  }

  #begin(bucket: EstateBucket): void {
    const { kind } = bucket;
    const tags = { "aws:cloudformation:stack-name": "acme" };
    this.#create(bucket, kind === "stack" ? { tags } : {});
    const soon = 2 * SECOND + this.#random() * MINUTE;
    switch (kind) {
      case "declared":
        this.#failedFirst(bucket);
        this.#later(soon, bucket, GOOD);
        break;
      case "partial":
        this.#later(soon, bucket, PARTIAL);
        break;
      case "deleted":
        this.#time.start(5 * MINUTE, () => {
          this.#s3.buckets.delete(bucket.name);
        });
        break;
      case "flapping":
        for (let round = 1; round <= 7; round += 1) this.#later(round * 7 * HOUR, bucket, PARTIAL);
        break;
      case "restless":
        for (let round = 1; round <= 80; round += 1) this.#later(round * 7 * MINUTE, bucket, PARTIAL);
        break;
      default:
    }
  }

  #create(bucket: EstateBucket, seed: Partial<BucketSeed>): void {
    this.#s3.buckets.create({ name: bucket.name, ...seed });
    this.#changed(bucket, "CreateBucket");
  }

  #later(after: number, bucket: EstateBucket, lifecycle: string): void {
    this.#time.start(after, () => {
      const held = this.#s3.buckets.get(bucket.name);
      if (held !== undefined) held.lifecycle = lifecycle;
      this.#changed(bucket, "PutBucketLifecycle");
    });
  }

  /** S3 is busy with a bucket that was just created. */
  #failedFirst({ name }: EstateBucket): void {
    this.#tell({ ...this.#call("PutBucketLifecycle", name), errorCode: "OperationAborted" });
  }

  #changed(bucket: EstateBucket, name: string): void {
    const { now } = this.#time;
    const call = this.#call(name, bucket.name);
    bucket.applies.push({ id: call.id, from: now, to: now + APPLY });
    bucket.changedAt = now;
    this.#tell(call);
  }

  #call(name: string, bucket: string): CloudTrailCall {
    this.#ids += 1;
    const userIdentity = this.#random() < 0.3 ? IAM_USER : sessionOf("terraform");
    return { name, bucket, at: this.#time.now, id: `call-${this.#ids}`, userIdentity };
  }

  /** What CloudTrail says of our own write. */
  tellOwn(bucket: string): void {
    this.#tell({ ...this.#call("PutBucketLifecycle", bucket), userIdentity: sessionOf("mpu-guard-remediator") });
  }
}
