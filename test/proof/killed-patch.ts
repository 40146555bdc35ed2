import { spawn } from "node:child_process";
import { inject } from "vitest";
import type { EmbeddedS3, OperationName } from "../../sandbox/index.ts";
import "./short-waits-bundle.ts";

/** Where a patch is killed: when a request arrives, before or after S3 acted on it. */
export interface KillPoint {
  readonly operation: OperationName;
  readonly bucket: string;
  /** Which request of this operation about this bucket, from 1. */
  readonly occurrence: number;
  readonly acts: boolean;
}

/** Does something when a request arrives, and lets the ones before it pass. */
export function atPoint(s3: EmbeddedS3, { operation, bucket, occurrence }: KillPoint, run: () => void): void {
  const request = { operation, bucket };
  if (occurrence > 1) s3.faults.add({ ...request, times: occurrence - 1, fault: { kind: "delay", milliseconds: 0 } });
  s3.faults.add({ ...request, fault: { kind: "before", run } });
}

/**
 * Runs a patch as a process of its own and kills it, as `kill -9` does.
 *
 * @returns how it ended: a signal, or the exit status of a run that was not killed
 */
export async function killedPatch(
  s3: EmbeddedS3,
  words: readonly string[],
  point: KillPoint,
): Promise<NodeJS.Signals | number | null> {
  s3.faults.clear();
  const end = await killedRun(words, (kill) => {
    atPoint(s3, point, () => {
      kill();
      if (!point.acts) throw new Error("killed before S3 acted");
    });
  });
  s3.faults.clear();
  return end;
}

/**
 * Runs a command as a process of its own.
 *
 * @param arm is given what kills it, as `kill -9` does, and sees to it that this is called
 * @returns as {@link killedPatch}
 */
export function killedRun(
  words: readonly string[],
  arm: (kill: () => void) => void,
): Promise<NodeJS.Signals | number | null> {
  const child = spawn(process.execPath, [inject("shortWaitsCommand"), ...words], {
    env: { ...process.env, AWS_REGION: "us-east-1" },
    stdio: "ignore",
  });
  arm(() => child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve(signal ?? status));
  });
}
