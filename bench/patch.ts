import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../drift/cli/bin.ts", import.meta.url));

/** Patches whatever is in violation, in a process of its own. Gives the seconds from its start to its exit. */
export async function patchInProcess(endpoint: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
  const options = ["--endpoint-url", endpoint, "--journal", join(folder, "runs"), "--quiet", "--format", "ndjson"];
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", COMMAND, "patch", "--auto-approve", ...options], {
    env: { ...process.env, AWS_REGION: "us-east-1" },
    stdio: "ignore",
  });
  const [status] = (await once(child, "exit")) as [number | null];
  const seconds = (performance.now() - start) / 1000;
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`the patch ended with ${status}`);
  return seconds;
}
