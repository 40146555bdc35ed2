import { startManyBuckets } from "./many-buckets.ts";
import { type Spread, spreadOf } from "./paired.ts";
import { type ProcessCost, Programs } from "./whole-process.ts";

/** Requests under way at once, as in a scan without options. */
const CONCURRENCY = 64;

/** Scans and bare loops as whole processes, from their start to their exit. */
export class ScanPrograms {
  readonly #programs: Programs;

  private constructor(programs: Programs) {
    this.#programs = programs;
  }

  static async build(): Promise<ScanPrograms> {
    return new ScanPrograms(await Programs.build({ command: "../drift/cli/bin.ts", "bare-loop": "./bare-loop.ts" }));
  }

  /** How much of the bare loop's time a scan takes, run in turn. */
  async againstBareLoop(
    buckets: number,
    pairs: number,
  ): Promise<{ readonly wall: Spread; readonly processor: Spread }> {
    return await this.#at(buckets, 0, async (endpoint) => {
      const runs: { scan: ProcessCost; loop: ProcessCost }[] = [];
      for (let pair = 0; pair < pairs; pair += 1) {
        runs.push({ scan: await this.#scan(endpoint), loop: await this.#loop(endpoint, CONCURRENCY) });
      }
      return {
        wall: spreadOf(runs.map(({ scan, loop }) => scan.wall / loop.wall)),
        processor: spreadOf(runs.map(({ scan, loop }) => scan.processor / loop.processor)),
      };
    });
  }

  /** How many times as long one request after the other takes. */
  async againstOneByOne(buckets: number, latency: number, runs: number): Promise<Spread> {
    return await this.#at(buckets, latency, async (endpoint) => {
      const { wall } = await this.#loop(endpoint, 1);
      const scans: number[] = [];
      for (let run = 0; run < runs; run += 1) scans.push((await this.#scan(endpoint)).wall);
      return spreadOf(scans.map((scan) => wall / scan));
    });
  }

  /** The most memory that a scan has, in megabytes. */
  async memoryOf(buckets: number): Promise<number> {
    return await this.#at(buckets, 0, async (endpoint) => (await this.#scan(endpoint)).memory);
  }

  remove(): void {
    this.#programs.remove();
  }

  async #at<T>(buckets: number, latency: number, work: (endpoint: string) => Promise<T>): Promise<T> {
    const s3 = await startManyBuckets(buckets, latency);
    try {
      return await work(s3.endpoint);
    } finally {
      s3.close();
    }
  }

  #scan(endpoint: string): Promise<ProcessCost> {
    const options = ["--endpoint-url", endpoint, "--concurrency", String(CONCURRENCY), "--format", "ndjson"];
    // 2: two of three buckets are in violation.
    return this.#programs.run("command", ["scan", ...options, "--no-progress"], [2]);
  }

  #loop(endpoint: string, concurrency: number): Promise<ProcessCost> {
    return this.#programs.run("bare-loop", [endpoint, String(concurrency)]);
  }
}
