import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import { type FaultCase, faultCases, nameOf, plantFault } from "./fault-cases.ts";
import { FAULTS } from "./faults.ts";
import { type RunResult, runInProcess } from "./run-in-process.ts";
import { plantSmallEstate } from "./small-estate.ts";
import { type WatchedWrite, watchWrites } from "./watched-writes.ts";

/** What is left when a run under a fault has ended. */
export interface Aftermath {
  readonly s3: EmbeddedS3;
  readonly result: RunResult;
  readonly writes: readonly WatchedWrite[];
  /** Where the run keeps its journal. */
  readonly folder: string;
}

export interface MatrixCommand {
  /** Brings the estate into the state in which the command begins; gives the command's words. */
  readonly prepare: (s3: EmbeddedS3, folder: string) => Promise<readonly string[]>;
  /** Everything that is wrong afterwards; nothing where all is well. */
  readonly judge: (aftermath: Aftermath) => readonly string[];
}

export interface MatrixResult {
  readonly cases: readonly FaultCase[];
  /** One line for each thing that went wrong. */
  readonly wrong: readonly string[];
}

/** Milliseconds in which every run has to come to its end by itself: many more than it takes, on any machine. */
const DEADLINE = 240_000;
/** Most of a run is waiting; but where too many share a processor, a request of one may time out without a fault. */
const RUNS_AT_ONCE = 48;
/** Those that read megabytes for each answer leave the processor to nobody else. */
const GREEDY_AT_ONCE = 4;

/** Runs a command once for each of its requests with each fault, many at a time, as most of it is waiting. */
export async function faultMatrix(command: MatrixCommand): Promise<MatrixResult> {
  const clean = await inEstate(command, () => {});
  const cases = faultCases([...clean.requests]);
  const judgeEach = async (each: FaultCase) => {
    const { problems } = await inEstate(command, (s3) => plantFault(s3, each));
    return problems.map((problem) => `${nameOf(each)}: ${problem}`);
  };
  const [greedy, others] = [cases.filter(isGreedy), cases.filter((each) => !isGreedy(each))];
  const wrong = [
    ...(await pMap(others, judgeEach, { concurrency: RUNS_AT_ONCE })),
    ...(await pMap(greedy, judgeEach, { concurrency: GREEDY_AT_ONCE })),
  ];
  return { cases, wrong: [...clean.problems.map((problem) => `without a fault: ${problem}`), ...wrong.flat()] };
}

function isGreedy({ fault }: FaultCase): boolean {
  return FAULTS[fault]?.kind === "endless";
}

async function inEstate({ prepare, judge }: MatrixCommand, plant: (s3: EmbeddedS3) => void) {
  const s3 = await startEmbeddedS3();
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-faults-"));
  try {
    plantSmallEstate(s3);
    const words = await prepare(s3, folder);
    s3.requests.clear();
    plant(s3);
    const writes = watchWrites(s3);
    const result = await withDeadline(runInProcess(s3, [...words, "--concurrency", "1"]));
    const problems = result === undefined ? ["did not end"] : judge({ s3, result, writes, folder });
    return { problems, requests: [...s3.requests] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await s3.close();
  }
}

async function withDeadline(run: Promise<RunResult>): Promise<RunResult | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DEADLINE);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}
