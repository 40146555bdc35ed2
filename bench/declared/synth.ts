import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { App, TerraformStack } from "cdktf";
import { Enforcement } from "../../modules/enforcement/enforcement.ts";
import { enforceAbortPolicy } from "../../modules/index.ts";
import { DEFAULT_POLICY } from "../../policy/index.ts";
import { type Cost, costOfSync } from "./cost.ts";

/** What the check takes of `app.synth()`, between 0 and 1. */
export interface CheckShare {
  readonly wall: number;
  readonly processor: number;
}

/**
 * Synthesises an app in a fresh process, as that is how often users do it: nothing is warm.
 *
 * @param configured every how many-th bucket has a configuration; the others are violations
 */
export async function synthInProcess(buckets: number, configured: number): Promise<CheckShare> {
  const child = fork(fileURLToPath(import.meta.url), [String(buckets), String(configured)], {
    execArgv: ["--import", "tsx"],
    // Violations are only printed, so that synth goes on to its end.
    env: { ...process.env, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "1" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const [share] = (await once(child, "message")) as [CheckShare];
  return share;
}

function buildApp(outdir: string, buckets: number, configured: number): App {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "bench");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  for (let index = 0; index < buckets; index += 1) {
    const bucket = new S3Bucket(stack, `bucket-${index}`, { bucket: `acme-${index}`, tags: { team: "storage" } });
    if (index % configured !== 0) continue;
    new S3BucketLifecycleConfiguration(stack, `lifecycle-${index}`, {
      bucket: bucket.id,
      rule: [
        {
          id: "abort",
          status: "Enabled",
          filter: [{}],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
  }
  return app;
}

// The check is timed inside the one synth that it is part of. The difference between a synth with it and a synth
// without it comes to the same, but it drowns in the noise of two figures ten times as large.
function timeCheck(): () => Cost {
  let total: Cost = { wall: 0, processor: 0 };
  const timed = <T>(work: () => T): T => {
    const { cost, result } = costOfSync(work);
    total = { wall: total.wall + cost.wall, processor: total.processor + cost.processor };
    return result;
  };
  const { validateStack, validateApp } = Enforcement.prototype;
  Enforcement.prototype.validateStack = function (stack) {
    return timed(() => validateStack.call(this, stack));
  };
  Enforcement.prototype.validateApp = function () {
    return timed(() => validateApp.call(this));
  };
  return () => total;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [buckets, configured] = process.argv.slice(2).map(Number) as [number, number];
  const outdir = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
  const app = buildApp(outdir, buckets, configured);
  const costOfCheck = timeCheck();
  enforceAbortPolicy(app, { policy: DEFAULT_POLICY });
  const { cost: synth } = costOfSync(() => app.synth());
  rmSync(outdir, { recursive: true });
  const check = costOfCheck();
  process.send?.({ wall: check.wall / synth.wall, processor: check.processor / synth.processor } satisfies CheckShare);
}
