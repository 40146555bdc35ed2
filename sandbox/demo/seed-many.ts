import type { EmbeddedS3 } from "../server/embedded-s3.ts";
import { abortXml, expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "./lifecycle-xml.ts";

const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"];
const WHOLE = "<Filter/>";

// What the buckets have in turn: every third complies, every third has rules that do not do, every third has none.
const LIFECYCLES: readonly (string | undefined)[] = [
  lifecycleXml(ruleXml("abort-incomplete", WHOLE, abortXml(7))),
  lifecycleXml(ruleXml("expire-logs", prefixFilterXml("logs/"), expireXml(30))),
  undefined,
  lifecycleXml(ruleXml("expire", prefixFilterXml("tmp/"), expireXml(3)), ruleXml("abort", WHOLE, abortXml(3))),
  lifecycleXml(ruleXml("abort-tmp", prefixFilterXml("tmp/"), abortXml(1))),
  undefined,
  lifecycleXml(ruleXml("abort-incomplete", "<Prefix></Prefix>", abortXml(7))),
  lifecycleXml(ruleXml("sweep", WHOLE, abortXml(30))),
  undefined,
];

/**
 * Creates this many buckets, `bench-000001` and up, the same ones every time: they take turns over three regions, and
 * of every nine buckets three comply with "abort within 7 days", three have other rules, and three have none.
 *
 * @param options.region puts them all in one region.
 */
export function seedMany(s3: Pick<EmbeddedS3, "buckets">, count: number, options: { region?: string } = {}): void {
  const createdAt = new Date("2024-03-01T09:00:00Z");
  for (let index = 0; index < count; index += 1) {
    s3.buckets.create({
      name: `bench-${String(index + 1).padStart(6, "0")}`,
      // Not by index alone, or each region would always meet the same third of the configurations.
      region: options.region ?? REGIONS[Math.floor(index / LIFECYCLES.length) % REGIONS.length],
      lifecycle: LIFECYCLES[index % LIFECYCLES.length],
      createdAt,
    });
  }
}
