import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EmbeddedS3, type LoggedRequest, startEmbeddedS3 } from "../../sandbox/index.ts";
import { type HeldRules, heldRules, plantCrashEstate, putRules } from "./crash-estate.ts";
import { atPoint, type KillPoint } from "./killed-patch.ts";
import { runFolders } from "./run-folders.ts";
import { runInProcess } from "./run-in-process.ts";

const POLICY = fileURLToPath(new URL("../drift/cli/plain-policy.yaml", import.meta.url));

/** A place for one run: an S3 with the estate, and a folder for journals. */
export interface CrashPlace {
  readonly s3: EmbeddedS3;
  readonly folder: string;
  /** Where the run keeps its journal. */
  readonly runs: string;
}

export async function inCrashPlace<T>(use: (place: CrashPlace) => Promise<T>): Promise<T> {
  const s3 = await startEmbeddedS3();
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-crash-"));
  try {
    plantCrashEstate(s3);
    return await use({ s3, folder, runs: join(folder, "runs") });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await s3.close();
  }
}

/** What a killed run leaves, on disk and in S3; without the times, which tell nothing. */
export function stateText({ s3 }: CrashPlace, run: string): string {
  const files = readdirSync(run)
    .sort()
    .map((name) => readFileSync(join(run, name), "utf8"));
  const text = JSON.stringify([files, [...heldRules(s3)]]).replaceAll(s3.endpoint, "");
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, "");
}

/** The words of a patch that takes one bucket after the other. */
export function patchWords({ s3, runs }: CrashPlace, run?: string): readonly string[] {
  const target = run === undefined ? [] : [run];
  const options = ["--auto-approve", "--quiet", "--concurrency", "1", "--endpoint-url", s3.endpoint];
  return ["patch", ...target, ...options, "--policy", POLICY, "--journal", runs];
}

/** What an uninterrupted patch leaves on disk and in S3 when it comes to a bucket: where its steps begin. */
export interface Milestone {
  readonly held: HeldRules;
  /** A copy of the run's folder. */
  readonly run: string;
  /** The endpoint that its plan and its journal name. */
  readonly endpoint: string;
}

/** Brings a place into the state of a milestone; gives the run's folder there. */
export function beginAt({ held, run, endpoint }: Milestone, { s3, runs }: CrashPlace): string {
  const folder = join(runs, "2026-11-21T00-00-00Z-000000");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(run)) {
    writeFileSync(join(folder, name), readFileSync(join(run, name), "utf8").replaceAll(endpoint, s3.endpoint));
  }
  putRules(s3, held);
  return folder;
}

export interface CrashSteps {
  readonly before: HeldRules;
  readonly after: HeldRules;
  /** The requests of the patch that only read, before the first journal line. */
  readonly planning: readonly KillPoint[];
  /** The requests with which it writes, by bucket. */
  readonly writing: readonly { readonly milestone: Milestone; readonly point: KillPoint }[];
}

/** Runs the patch twice without a kill: to know its requests, and to keep what it leaves when it comes to each bucket. */
export async function crashSteps(keep: string): Promise<CrashSteps> {
  const first = await inCrashPlace(async ({ s3, runs }) => {
    const before = heldRules(s3);
    await patchQuietly(s3, runs);
    return { before, after: heldRules(s3), points: killPoints([...s3.requests]) };
  });
  const writes = (bucket: string) =>
    first.points.filter((point) => point.bucket === bucket && isWritePhase(point, first.points));
  const buckets = [...first.before.keys()];
  const milestones = await inCrashPlace(async ({ s3, runs }) => {
    const found = new Map<string, Milestone>();
    for (const bucket of buckets) {
      const [beginning] = writes(bucket);
      if (beginning === undefined) throw new Error(`${bucket} was not written`);
      atPoint(s3, beginning, () => {
        const run = join(keep, bucket);
        cpSync(runFolders(runs)[0] ?? "", run, { recursive: true });
        found.set(bucket, { held: heldRules(s3), run, endpoint: s3.endpoint });
      });
    }
    await patchQuietly(s3, runs);
    return found;
  });
  return {
    before: first.before,
    after: first.after,
    planning: first.points.filter((point) => !isWritePhase(point, first.points)),
    writing: buckets.flatMap((bucket) =>
      writes(bucket).map((point) => ({ milestone: milestones.get(bucket) as Milestone, point })),
    ),
  };
}

function patchQuietly(s3: EmbeddedS3, runs: string) {
  return runInProcess(s3, ["patch", "--auto-approve", "--concurrency", "1", "--journal", runs]);
}

/** Every request about a bucket: killed as it arrives, and, where it changes something, also once S3 acted. */
export function killPoints(requests: readonly LoggedRequest[]): readonly KillPoint[] {
  const seen = new Map<string, number>();
  return requests.flatMap(({ operation, bucket, method }): readonly KillPoint[] => {
    if (bucket === undefined) return [];
    const key = `${operation} ${bucket}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    const point = { operation, bucket, occurrence, acts: false };
    return method === "PUT" ? [point, { ...point, acts: true }] : [point];
  });
}

/** Whether a request comes with the read right before a bucket's write, or later. */
function isWritePhase(point: KillPoint, points: readonly KillPoint[]): boolean {
  const ofBucket = points.filter(({ bucket }) => bucket === point.bucket);
  const write = ofBucket.findIndex(({ operation }) => operation === "PutBucketLifecycleConfiguration");
  return ofBucket.indexOf(point) >= write - 1;
}
