import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { DEFAULT_RULE_ID } from "../../../policy/index.ts";
import { abortXml, expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const POLICY = `version: 1
accept: { minDays: 2, maxDays: 7 }
neverPatch:
  - match: { bucket: acme-locked }
    reason: a change request first
declaredInCode:
  - match: { bucket: acme-stack }
    where: github.com/acme/infrastructure
`;

const logs = ruleXml("logs", prefixFilterXml("logs/"), expireXml(30));

/** One bucket for each reason that a scan can know, and one that a patch mends. */
function refused({ buckets }: EmbeddedS3): void {
  buckets.create({ name: "acme-plain" });
  buckets.create({ name: "acme-locked" });
  buckets.create({ name: "acme-stack", lifecycle: lifecycleXml(logs) });
  buckets.create({ name: "acme-taken", lifecycle: lifecycleXml(logs.replace("logs<", `${DEFAULT_RULE_ID}<`)) });
  buckets.create({ name: "acme-odd", lifecycle: lifecycleXml(logs.replace("<Days>30", "<Days>030")) });
  buckets.create({ name: "acme-short", lifecycle: lifecycleXml(ruleXml("sweep", "<Filter/>", abortXml(1))) });
}

interface Reported {
  readonly bucket: string;
  readonly refusal?: { readonly kind: string; readonly fix: string };
  readonly change?: { readonly outcome: string };
  readonly findings: readonly { readonly fix: string }[];
}

function bucketsIn(folder: string, file: string): readonly Reported[] {
  return JSON.parse(readFileSync(join(folder, file), "utf8")).buckets;
}

const kinds = (buckets: readonly Reported[]) =>
  Object.fromEntries(buckets.map((each) => [each.bucket, each.refusal?.kind]));

testTranscripts("what a patch refuses", [
  {
    name: "refusals",
    claim:
      "A scan advises no patch that would refuse, but says the way out; the patch refuses just these, and says why",
    policy: POLICY,
    s3: refused,
    commands: [
      "scan --endpoint-url $S3 --format table --format json=scan.json",
      "patch --endpoint-url $S3 --auto-approve --quiet --format table --format json=patch.json",
    ],
    status: [2, 2],
    writes: 1,
    afterwards: ({ folder }) => {
      const [scanned, patched] = ["scan.json", "patch.json"].map((file) => bucketsIn(folder, file));
      expect(kinds(scanned ?? [])).toEqual({
        "acme-odd": "not-lossless",
        "acme-locked": "never-patch",
        "acme-plain": undefined,
        "acme-short": "foreign-rule-too-short",
        "acme-stack": "declared-in-code",
        "acme-taken": "rule-id-taken",
      });
      expect(kinds(patched ?? [])).toEqual(kinds(scanned ?? []));
      for (const { refusal, findings, change } of patched ?? []) {
        expect(change?.outcome).toBe(refusal === undefined ? "patched" : "refused");
        for (const { fix } of findings) expect(fix).not.toContain("mpu-guard patch adds");
      }
    },
  },
  {
    name: "refusals-markdown",
    claim: "A summary for a page has the refused buckets with reason and way out, and that nothing was written",
    policy: POLICY,
    s3: refused,
    commands: [
      "patch --endpoint-url $S3 --dry-run --quiet --format markdown",
      "patch --endpoint-url $S3 --dry-run --quiet --format github",
    ],
    status: [2, 2],
    afterwards: ({ results }) => {
      for (const { stdout } of results) {
        expect(stdout).toContain("1 planned, 5 refused; nothing was written");
        expect(stdout).toContain("add the rule manually");
      }
    },
  },
]);
