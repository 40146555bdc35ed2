import { type Figure, spreadOf, spreadText } from "../figure.ts";
import { COMMAND, type ProcessRun, Programs } from "../whole-process.ts";
import { compliantOf, type ManyBuckets, PAGE, startManyBuckets } from "./many-buckets.ts";
import { sharesOf } from "./time-shares.ts";

/** Requests under way at once, as in a scan without options. */
const CONCURRENCY = 64;
const PAIRS = 5;
/** Milliseconds that a request to S3 takes from nearby. */
const LATENCY = 20;

/**
 * Dollars of a thousand requests in us-east-1: GET and all others; LIST.
 *
 * @see https://aws.amazon.com/s3/pricing/
 */
const PRICES = { others: 0.0004, list: 0.005 };

/** Scans of one account as whole processes, from their start to their exit, and what they are held against. */
export async function scanFigures(): Promise<readonly Figure[]> {
  const programs = new ScanPrograms(
    await Programs.build({ command: COMMAND, "bare-loop": new URL("bare-loop.ts", import.meta.url) }),
  );
  try {
    return [
      ...(await programs.againstBareLoop(10_000)),
      await programs.againstOneByOne(1000),
      await programs.againstLatency(10_000),
      await programs.shares(30_000),
      await programs.requests(30_000),
    ];
  } finally {
    programs.remove();
  }
}

/** The memory of ever larger scans, up to a million buckets: some ten minutes. */
export async function memoryFigures(): Promise<readonly Figure[]> {
  const programs = new ScanPrograms(await Programs.build({ command: COMMAND }));
  try {
    return await programs.memory([10_000, 100_000, 1_000_000]);
  } finally {
    programs.remove();
  }
}

class ScanPrograms {
  readonly #programs: Programs;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  async againstBareLoop(buckets: number): Promise<readonly Figure[]> {
    const runs = await at(buckets, 0, async ({ endpoint }) => {
      const pairs: { scan: ProcessRun; loop: ProcessRun }[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) {
        pairs.push({ scan: await this.#scan(endpoint, buckets), loop: await this.#loop(endpoint, CONCURRENCY) });
      }
      return pairs;
    });
    const name = `scan of ${thousands(buckets)} buckets / bare loop of the same requests`;
    const ratio = (key: "wall" | "processor") => spreadOf(runs.map(({ scan, loop }) => scan[key] / loop[key]));
    return [
      { name: `${name}, wall time`, measured: spreadText(ratio("wall")), aim: "at most 0.6" },
      { name: `${name}, processor time`, measured: spreadText(ratio("processor")), aim: "at most 0.5" },
    ];
  }

  async againstOneByOne(buckets: number): Promise<Figure> {
    const ratios = await at(buckets, LATENCY, async ({ endpoint }) => {
      const { wall } = await this.#loop(endpoint, 1);
      return (await this.#scans(endpoint, buckets)).map((scan) => wall / scan);
    });
    const name = `one request after the other / scan of ${thousands(buckets)} buckets, ${LATENCY} ms latency`;
    return { name, measured: spreadText(spreadOf(ratios), 1), aim: "at least 25" };
  }

  async againstLatency(buckets: number): Promise<Figure> {
    const alone = (buckets / CONCURRENCY) * (LATENCY / 1000);
    const scans = await at(buckets, LATENCY, ({ endpoint }) => this.#scans(endpoint, buckets));
    const name = `what latency alone takes / scan of ${thousands(buckets)} buckets, ${LATENCY} ms latency`;
    return { name, measured: spreadText(spreadOf(scans.map((scan) => alone / scan))), aim: "at least 0.8" };
  }

  /** Where the time of a scan goes, while its requests take as long as to S3. */
  async shares(buckets: number): Promise<Figure> {
    const shares = await at(buckets, LATENCY, ({ endpoint }) =>
      sharesOf((nodeOptions) => this.#scan(endpoint, buckets, nodeOptions)),
    );
    const measured = shares.map(({ name, percent }) => `${name} ${percent.toFixed(0)} %`).join(", ");
    return { name: `where the time of a scan goes, ${LATENCY} ms latency`, measured, aim: "" };
  }

  async requests(buckets: number): Promise<Figure> {
    const requests = await at(buckets, 0, async (s3) => {
      await this.#scan(s3.endpoint, buckets);
      return await s3.requests();
    });
    const pages = buckets / PAGE;
    const million = (1_000_000 / 1000) * PRICES.others + (1_000_000 / PAGE / 1000) * PRICES.list;
    return {
      name: `requests of a scan of ${thousands(buckets)} buckets; a million cost, in us-east-1`,
      measured: `${thousands(requests)}; ${million.toFixed(3)} dollars`,
      aim: thousands(buckets + pages),
    };
  }

  async memory(sizes: readonly number[]): Promise<readonly Figure[]> {
    const figures: { buckets: number; memory: number; wall: number }[] = [];
    for (const buckets of sizes) {
      const { memory, wall } = await at(buckets, 0, ({ endpoint }) => this.#scan(endpoint, buckets));
      figures.push({ buckets, memory, wall });
    }
    return figures.map(({ buckets, memory, wall }, index) => {
      const before = figures[index - 1];
      const times = before === undefined ? "" : `, ${(memory / before.memory).toFixed(2)} times that of a tenth`;
      return {
        name: `memory of a scan of ${thousands(buckets)} buckets as ndjson`,
        measured: `${memory.toFixed(0)} MB${times} (in ${wall.toFixed(0)} s)`,
        aim: before === undefined ? "" : "under 300 MB, at most 1.2 times",
      };
    });
  }

  remove(): void {
    this.#programs.remove();
  }

  async #scans(endpoint: string, buckets: number): Promise<readonly number[]> {
    const scans: number[] = [];
    for (let run = 0; run < PAIRS; run += 1) scans.push((await this.#scan(endpoint, buckets)).wall);
    return scans;
  }

  /** @throws Error where the verdicts are not those that the buckets were made for */
  async #scan(endpoint: string, buckets: number, nodeOptions: readonly string[] = []): Promise<ProcessRun> {
    const options = ["--endpoint-url", endpoint, "--concurrency", String(CONCURRENCY), "--format", "ndjson"];
    // 2: two of three buckets are in violation.
    const run = await this.#programs.run("command", ["scan", ...options, "--no-progress"], {
      statuses: [2],
      nodeOptions,
    });
    const { compliant, violation } = (JSON.parse(run.lastLine) as { summary: { compliant: number; violation: number } })
      .summary;
    if (compliant !== compliantOf(buckets) || compliant + violation !== buckets) {
      throw new Error(`${compliant} of ${buckets} buckets are said to be compliant, ${violation} in violation`);
    }
    return run;
  }

  #loop(endpoint: string, concurrency: number): Promise<ProcessRun> {
    return this.#programs.run("bare-loop", [endpoint, String(concurrency)]);
  }
}

async function at<T>(buckets: number, latency: number, work: (s3: ManyBuckets) => Promise<T>): Promise<T> {
  const s3 = await startManyBuckets(buckets, latency);
  try {
    return await work(s3);
  } finally {
    s3.close();
  }
}

function thousands(count: number): string {
  return count.toLocaleString("en");
}
