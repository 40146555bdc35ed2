import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startEmbeddedS3 } from "../../sandbox/index.ts";
import { documentOf } from "../drift/aws/planted.ts";
import { recordTable } from "./proof-table.ts";
import { foreignRules } from "./rule-texts.ts";
import { runInProcess } from "./run-in-process.ts";
import { watchWrites } from "./watched-writes.ts";

const rule = (scope: string, more = "", attributes = "") =>
  `<Rule${attributes}><ID>theirs</ID>${scope}<Status>Enabled</Status><Expiration><Days>9</Days>${more}</Expiration></Rule>`;
const prefix = (text: string) => `<Filter><Prefix>${text}</Prefix></Filter>`;

/** Rules that S3 may keep one day, or keeps today, and that a program of this year cannot write back. */
const RULES: Readonly<Record<string, string>> = {
  "an action of tomorrow": documentOf(
    `${rule(prefix("a/")).replace("</Rule>", "<Compaction><Days>3</Days></Compaction></Rule>")}`,
  ),
  "a filter of tomorrow": documentOf(rule("<Filter><And><Prefix>a/</Prefix><OlderThan>3</OlderThan></And></Filter>")),
  "an element of tomorrow in an action": documentOf(rule(prefix("a/"), "<OnlyIfReplicated>true</OnlyIfReplicated>")),
  "an element of tomorrow beside the rules": documentOf(rule(prefix("a/")), "<Mode>Strict</Mode>"),
  "an attribute of tomorrow": documentOf(rule(prefix("a/"), "", ' version="3"')),
  "a number that no double holds": documentOf(
    rule("<Filter><ObjectSizeGreaterThan>9007199254740993</ObjectSizeGreaterThan></Filter>"),
  ),
  "a lone condition in And, whose other one the service lost": documentOf(
    rule("<Filter><And><Prefix>a/</Prefix></And></Filter>"),
  ),
  "two prefixes": documentOf(rule("<Filter><Prefix>a/</Prefix><Prefix>b/</Prefix></Filter>")),
};

/** What the SDK's own reader takes for something else; ours does not, so that these are kept as they are. */
const MISREAD_BY_THE_SDK: Readonly<Record<string, string>> = {
  "a character reference above U+FFFF": documentOf(rule(prefix("&#x1F600;/"))),
  "a decimal reference above U+FFFF": documentOf(rule(prefix("&#128512;/"))),
  "a prefix that is a line break": documentOf(rule(prefix("\n"))),
  "a prefix of references to white space": documentOf(rule(prefix("&#xA;"))),
};

const rows: (string | number)[][] = [];

afterAll(() => {
  recordTable({
    name: "unknown-tomorrow",
    title: "Unknown tomorrow: rules that this version cannot write back as they are",
    columns: ["a rule with", "outcome", "writes"],
    rows,
  });
});

it.each(Object.entries(RULES))("a bucket with %s is refused, and untouched", async (name, lifecycle) => {
  const s3 = await startEmbeddedS3();
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-unknown-"));
  try {
    s3.buckets.create({ name: "acme-tomorrow", lifecycle });
    const writes = watchWrites(s3);
    const { buckets, status } = await runInProcess(s3, ["patch", "--auto-approve", "--journal", join(folder, "runs")]);
    const [bucket] = buckets;
    rows.push([name, bucket?.change?.outcome ?? "none", writes.length]);
    expect(bucket?.change?.outcome).toBe("refused");
    expect(bucket?.status).not.toBe("compliant");
    expect([status === 0, writes, s3.buckets.get("acme-tomorrow")?.lifecycle]).toEqual([false, [], lifecycle]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await s3.close();
  }
});

it.each(Object.entries(MISREAD_BY_THE_SDK))("a bucket with %s is patched, and the rule kept", async (_, lifecycle) => {
  const s3 = await startEmbeddedS3();
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-unknown-"));
  try {
    s3.buckets.create({ name: "acme-tomorrow", lifecycle });
    const { buckets } = await runInProcess(s3, ["patch", "--auto-approve", "--journal", join(folder, "runs")]);
    expect(buckets[0]?.change?.outcome).toBe("patched");
    expect(foreignRules(s3.buckets.get("acme-tomorrow")?.lifecycle)).toBe(foreignRules(lifecycle));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await s3.close();
  }
});
