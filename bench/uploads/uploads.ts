import { type Figure, type Spread, spreadOf, spreadText } from "../figure.ts";
import { COMMAND, type ProcessRun, Programs } from "../whole-process.ts";
import { startManyUploads } from "./many-uploads.ts";

/** Requests in parallel, as in a run without options. */
const CONCURRENCY = 64;
const PAIRS = 5;
const [FEW, MANY] = [10_000, 1_000_000];
const SAMPLE = 1000;

/** Memory and requests for one bucket with ever more uploads, and the time beside a plain loop of the same requests. */
export async function uploadsFigures(): Promise<readonly Figure[]> {
  const programs = await Programs.build({
    command: COMMAND,
    "bare-loop": new URL("bare-loop.ts", import.meta.url),
  });
  try {
    const small = await listing(programs, FEW);
    const large = await listing(programs, MANY);
    return [
      {
        name: `memory of uploads --sample ${SAMPLE}, one bucket with ${MANY} uploads`,
        measured: `${large.memory.toFixed(0)} MB, ${(large.memory / small.memory).toFixed(2)} times that of ${FEW}`,
        // V8 lets its heap grow where there is room: within --max-old-space-size=50 a listing is through as well.
        aim: "at most 1.5 times",
      },
      {
        name: "requests of it: listings, and parts of the sample",
        measured: `${large.listings} and ${large.parts}`,
        aim: `at most ${1 + MANY / 1000} and ${SAMPLE}`,
      },
      {
        name: `uploads of ${FEW} in one bucket / plain loop of the same requests, wall time`,
        measured: spreadText(await againstBareLoop(programs)),
        aim: "at most 1.2",
      },
    ];
  } finally {
    programs.remove();
  }
}

/** How much of the bare loop's time `uploads` takes, with the parts of each upload, run in turn. */
async function againstBareLoop(programs: Programs): Promise<Spread> {
  const s3 = await startManyUploads(FEW);
  try {
    const ratios: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const { wall } = await run(programs, s3.endpoint);
      const loop = await programs.run("bare-loop", [s3.endpoint, String(CONCURRENCY)]);
      ratios.push(wall / loop.wall);
    }
    return spreadOf(ratios);
  } finally {
    s3.close();
  }
}

/** The most memory of a listing of so many uploads, in megabytes, and the requests that it sent. */
async function listing(
  programs: Programs,
  uploads: number,
): Promise<{ readonly memory: number; readonly listings: number; readonly parts: number }> {
  const s3 = await startManyUploads(uploads);
  try {
    const { memory } = await run(programs, s3.endpoint, "--sample", String(SAMPLE));
    return { memory, ...(await s3.counts()) };
  } finally {
    s3.close();
  }
}

function run(programs: Programs, endpoint: string, ...words: readonly string[]): Promise<ProcessRun> {
  const options = ["--endpoint-url", endpoint, "--format", "ndjson", "--no-progress", ...words];
  // 2: the bucket has no rule.
  return programs.run("command", ["uploads", ...options], { statuses: [2] });
}
