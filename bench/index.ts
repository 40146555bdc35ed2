import { cpus } from "node:os";
import { checkInProcess } from "./check.ts";
import { type Spread, spreadOf } from "./paired.ts";
import { PatchPrograms } from "./patch.ts";
import { ScanPrograms } from "./scan.ts";
import { type CheckShare, synthInProcess } from "./synth.ts";
import { UploadsPrograms } from "./uploads.ts";

const PAIRS = 5;
/** Milliseconds that a request to S3 takes from nearby. */
const LATENCY = 20;
const BUCKETS_ONE_BY_ONE = 1000;
const SYNTHS = 3;
const MANY = 1_000_000;

interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly aim: string;
}

async function scans(buckets: number): Promise<Figure[]> {
  const programs = await ScanPrograms.build();
  const { wall, processor } = await programs.againstBareLoop(buckets, PAIRS);
  const oneByOne = await programs.againstOneByOne(BUCKETS_ONE_BY_ONE, LATENCY, PAIRS);
  const [some, many] = [await programs.memoryOf(MANY / 10), await programs.memoryOf(MANY)];
  programs.remove();
  const name = `scan of ${buckets} buckets / bare loop of the same requests, whole processes`;
  const aim = "at most 0.6";
  return [
    { name: `${name}, wall time`, measured: ratio(wall), aim },
    { name: `${name}, processor time`, measured: ratio(processor), aim },
    {
      name: `one request after the other / scan of ${BUCKETS_ONE_BY_ONE} buckets, ${LATENCY} ms latency, whole processes`,
      measured: ratio(oneByOne),
      aim: "at least 25",
    },
    {
      name: `memory of a scan of ${MANY} buckets as ndjson`,
      measured: `${many.toFixed(0)} MB, ${(many / some).toFixed(2)} times that of a tenth of them`,
      aim: "under 300 MB, at most 1.2 times",
    },
  ];
}

/** Memory and requests for one bucket with ever more uploads, and the time beside a plain loop of the same requests. */
async function uploadsOfOneBucket(few: number, many: number): Promise<Figure[]> {
  const programs = await UploadsPrograms.build();
  const small = await programs.listing(few);
  const large = await programs.listing(many);
  const loop = await programs.againstBareLoop(few, PAIRS);
  programs.remove();
  return [
    {
      name: `memory of uploads --sample 1000, one bucket with ${many} uploads`,
      measured: `${large.memory.toFixed(0)} MB, ${(large.memory / small.memory).toFixed(2)} times that of ${few}`,
      // V8 lets its heap grow where there is room: within --max-old-space-size=50 a listing is through as well.
      aim: "at most 1.5 times",
    },
    {
      name: `requests of it: listings, and parts of the sample`,
      measured: `${large.listings} and ${large.parts}`,
      aim: `at most ${1 + many / 1000} and 1000`,
    },
    {
      name: `uploads of ${few} in one bucket / plain loop of the same requests, whole processes, wall time`,
      measured: ratio(loop),
      aim: "at most 1.2",
    },
  ];
}

/** @param configured every how many-th bucket has a configuration */
async function checkInSynth(buckets: number, configured: number): Promise<Figure[]> {
  const shares: CheckShare[] = [];
  for (let run = 0; run < SYNTHS; run += 1) shares.push(await synthInProcess(buckets, configured));
  const name = `check's share of synth, ${buckets} buckets, ${configured === 1 ? "all comply" : "half are violations"}`;
  const aim = "under 10 %";
  return [
    { name: `${name}, wall time`, measured: percent(spreadOf(shares.map(({ wall }) => 100 * wall))), aim },
    { name: `${name}, processor time`, measured: percent(spreadOf(shares.map((each) => 100 * each.processor))), aim },
  ];
}

/** A plan with names that are known only by reference: the way that takes longest to pair. */
async function checkOfPlan(buckets: number): Promise<Figure[]> {
  const { check, memory } = await checkInProcess(buckets);
  const perThousand = ((1_000_000 * check) / buckets).toFixed(0);
  return [
    {
      name: `check of a plan with ${buckets} buckets and their configurations, processor time`,
      measured: `${check.toFixed(2)} s (${perThousand} ms for each thousand, ${memory.toFixed(0)} MB at most)`,
      aim: buckets === 10_000 ? "under 2 s" : "linear",
    },
  ];
}

/** A patch from its start to its exit, and how long nobody can tell that somebody else wrote. */
async function patchAtDistance(buckets: number): Promise<Figure[]> {
  const programs = await PatchPrograms.build();
  const alone = await programs.windows(buckets / 10, LATENCY, 1, 1);
  const runs: { seconds: number; window: number; ofSixteen: number }[] = [];
  for (let run = 0; run < 3; run += 1) {
    const ofSixteen = (await programs.windows(buckets, LATENCY, 16, 16)).median;
    const { seconds, windows } = await programs.patch(buckets, LATENCY);
    runs.push({ seconds, window: windows.median, ofSixteen });
  }
  programs.remove();
  const seconds = spreadOf(runs.map((run) => run.seconds));
  const window = spreadOf(runs.map((run) => run.window));
  return [
    {
      name: `patch of ${buckets} buckets, ${LATENCY} ms latency, whole process`,
      measured: `${seconds.median.toFixed(1)} s (${seconds.least.toFixed(1)} to ${seconds.most.toFixed(1)})`,
      aim: "under 20 s",
    },
    {
      name: "from the answer to its last read to its write, median of its buckets, beside the latency",
      measured: `${window.median.toFixed(1)} ms (${window.least.toFixed(1)} to ${window.most.toFixed(1)})`,
      aim: `a bucket alone: ${alone.median.toFixed(1)} ms`,
    },
    {
      name: "the same / where sixteen are written at once, each read back in its turn",
      measured: ratio(spreadOf(runs.map((run) => run.window / run.ofSixteen))),
      aim: "at most 1",
    },
  ];
}

function ratio({ median, least, most }: Spread): string {
  return `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

function percent({ median, least, most }: Spread): string {
  return `${median.toFixed(1)} % (${least.toFixed(1)} to ${most.toFixed(1)})`;
}

function table(rows: readonly Figure[]): string {
  const width = (key: keyof Figure) => Math.max(...rows.map((row) => row[key].length));
  return rows
    .map(({ name, measured, aim }) => `${name.padEnd(width("name"))}  ${measured.padEnd(width("measured"))}  ${aim}`)
    .join("\n");
}

process.env.AWS_ACCESS_KEY_ID = "bench";
process.env.AWS_SECRET_ACCESS_KEY = "bench";

const buckets = Number(process.argv[2] ?? 10_000);
const measurements = [
  () => scans(buckets),
  () => uploadsOfOneBucket(10_000, MANY),
  () => patchAtDistance(BUCKETS_ONE_BY_ONE),
  () => checkInSynth(1000, 1),
  () => checkInSynth(1000, 2),
  () => checkInSynth(5000, 1),
  () => checkInSynth(5000, 2),
  () => checkOfPlan(1000),
  () => checkOfPlan(10_000),
  () => checkOfPlan(100_000),
];
const figures: Figure[] = [{ name: "what", measured: "median (range)", aim: "aim" }];
for (const measure of measurements) {
  figures.push(...(await measure()));
  console.error(`${figures.at(-1)?.name}: done`);
}
console.log(`\nNode ${process.version}, ${cpus().length} processors (${cpus()[0]?.model})\n\n${table(figures)}`);
