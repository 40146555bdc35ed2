import pLimit from "p-limit";
import type { ReportedBucket, RunReport } from "../../../drift/report/contents/run-report.ts";
import type { BucketUploads } from "../../../drift/uploads/bucket-uploads.ts";
import { BUILT_IN_PRICES } from "../../../drift/uploads/price/built-in-prices.ts";
import { pricePerGb } from "../../../drift/uploads/price/price-list.ts";
import { summarizeUploads } from "../../../drift/uploads/summarize-uploads.ts";
import { OpenTotal } from "../../../drift/uploads/total-uploads.ts";
import { DEFAULT_POLICY, evaluate } from "../../../policy/index.ts";
import { identityWith, liveBucket, TODAY } from "../../support/builders.ts";
import { FakeUploads, type PlannedUpload, partsOf } from "../../support/fake-uploads.ts";
import { HOSTILE } from "./hostile-report.ts";

const NOW = new Date("2026-11-21T02:00:00.000Z");

/** What a stranger can call an object: terminal escapes, a formula, HTML, Markdown, a workflow command, and 1,024 bytes. */
export const HOSTILE_KEYS: readonly string[] = [
  HOSTILE,
  '=HYPERLINK("http://evil.example","open")/x',
  "<img src=x onerror=alert(1)>/<script>alert(1)</script>",
  "| a | b |/[link](http://evil.example) @everyone #1",
  "::error::owned/##[error]owned",
  "k".repeat(1024),
  '","injected":"yes/',
  "\ud800/lone surrogate",
];

/** The uploads of a bucket, as they are summed up from a listing. */
export async function uploadsOf(uploads: readonly PlannedUpload[], keptItems = 100): Promise<BucketUploads> {
  return await summarizeUploads(liveBucket(), {
    store: new FakeUploads(uploads),
    now: NOW,
    priceOf: (storageClass) => pricePerGb(BUILT_IN_PRICES, "us-east-1", storageClass),
    currency: "USD",
    prefixDepth: 1,
    policyDays: 7,
    keptItems,
    sizes: { of: "all" },
    limit: pLimit(8),
  });
}

export function uploadsReport(buckets: readonly (readonly [name: string, uploads: BucketUploads])[]): RunReport {
  const total = new OpenTotal(BUILT_IN_PRICES);
  const results: readonly ReportedBucket[] = buckets.map(([name, uploads]) => {
    total.add(uploads);
    return { verdict: evaluate({ state: "absent" }, DEFAULT_POLICY, liveBucket({ name }), TODAY), uploads };
  });
  return {
    command: "uploads",
    startedAt: NOW.toISOString(),
    finishedAt: NOW.toISOString(),
    identity: identityWith(),
    policy: { source: "built-in", sha256: "0".repeat(64) },
    results,
    uploads: total.close(),
    exitStatus: 2,
  };
}

/** Each hostile key once, with an hostile ID, class and initiator, and a rule of that name that S3 promises. */
export const HOSTILE_UPLOADS: readonly PlannedUpload[] = HOSTILE_KEYS.map((key, index) => ({
  key,
  uploadId: `${HOSTILE}${index}`,
  initiated: new Date(NOW.getTime() - 30 * 24 * 60 * 60 * 1000),
  storageClass: index % 2 === 0 ? "STANDARD" : HOSTILE,
  initiator: HOSTILE,
  parts: { ...partsOf(2 ** 30), abort: { date: NOW, ruleId: HOSTILE } },
}));
