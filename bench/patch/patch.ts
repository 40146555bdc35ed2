import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, type Spread, spreadOf, spreadText } from "../figure.ts";
import { COMMAND, Programs } from "../whole-process.ts";
import { startS3Process } from "./s3-process.ts";

/** Of three buckets that are seeded one complies. */
const SEEDED_PER_WRITTEN = 3 / 2;
const BUCKETS = 1000;
/** Milliseconds that a request to S3 takes from nearby. */
const LATENCY = 20;
const RUNS = 5;

/** Patches as whole processes, and how long nobody can tell that somebody else wrote. */
export async function patchFigures(): Promise<readonly Figure[]> {
  const programs = await Programs.build({
    command: COMMAND,
    "write-loop": new URL("write-loop.ts", import.meta.url),
  });
  try {
    const alone = await windowsOf(programs, BUCKETS / 10, { writers: 1, unsettled: 1 });
    const runs: { seconds: number; window: number; ofSixteen: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const ofSixteen = (await windowsOf(programs, BUCKETS, { writers: 16, unsettled: 16 })).median;
      const { seconds, windows } = await patch(programs);
      runs.push({ seconds, window: windows.median, ofSixteen });
    }
    const spread = (figure: (run: (typeof runs)[number]) => number) => spreadOf(runs.map(figure));
    return [
      {
        name: `patch of ${BUCKETS} buckets, ${LATENCY} ms latency`,
        measured: spreadText(
          spread((run) => run.seconds),
          1,
          " s",
        ),
        aim: "under 20 s",
      },
      {
        name: "from the answer to its last read to its write, beside the latency, median of the buckets",
        measured: `${spreadText(
          spread((run) => run.window),
          1,
          " ms",
        )}; a bucket alone ${alone.median.toFixed(1)} ms`,
        aim: "",
      },
      {
        name: "the same / where sixteen buckets are written at once, each read back in its turn",
        measured: spreadText(spread((run) => run.window / run.ofSixteen)),
        aim: "at most 1",
      },
    ];
  } finally {
    programs.remove();
  }
}

async function patch(programs: Programs): Promise<{ readonly seconds: number; readonly windows: Spread }> {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
  const s3 = await startS3Process(BUCKETS * SEEDED_PER_WRITTEN, LATENCY);
  const options = ["--endpoint-url", s3.endpoint, "--journal", join(folder, "runs"), "--quiet", "--format", "ndjson"];
  const { wall } = await programs.run("command", ["patch", "--auto-approve", ...options]);
  const windows = spreadOf(await s3.blindWindows());
  await s3.close();
  rmSync(folder, { recursive: true });
  return { seconds: wall, windows };
}

/** The blind windows of a patch with other limits than its own. */
async function windowsOf(
  programs: Programs,
  written: number,
  { writers, unsettled }: { readonly writers: number; readonly unsettled: number },
): Promise<Spread> {
  const seeded = written * SEEDED_PER_WRITTEN;
  const s3 = await startS3Process(seeded, LATENCY);
  await programs.run("write-loop", [s3.endpoint, ...[seeded, writers, unsettled].map(String)]);
  const windows = spreadOf(await s3.blindWindows());
  await s3.close();
  return windows;
}
