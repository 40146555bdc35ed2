import { startManyUploads } from "./many-uploads.ts";
import { type Spread, spreadOf } from "./paired.ts";
import { Programs } from "./whole-process.ts";

/** Requests in parallel, as in a run without options. */
const CONCURRENCY = 64;

/** `uploads` and bare loops as whole processes, from their start to their exit. */
export class UploadsPrograms {
  readonly #programs: Programs;

  private constructor(programs: Programs) {
    this.#programs = programs;
  }

  static async build(): Promise<UploadsPrograms> {
    return new UploadsPrograms(
      await Programs.build({ command: "../drift/cli/bin.ts", "bare-uploads-loop": "./bare-uploads-loop.ts" }),
    );
  }

  /** How much of the bare loop's time `uploads` takes, with the parts of each upload, run in turn. */
  async againstBareLoop(uploads: number, pairs: number): Promise<Spread> {
    const s3 = await startManyUploads(uploads);
    try {
      const ratios: number[] = [];
      for (let pair = 0; pair < pairs; pair += 1) {
        const { wall } = await this.#run(s3.endpoint);
        const loop = await this.#programs.run("bare-uploads-loop", [s3.endpoint, String(CONCURRENCY)]);
        ratios.push(wall / loop.wall);
      }
      return spreadOf(ratios);
    } finally {
      s3.close();
    }
  }

  /** The most memory of a listing of so many uploads, in megabytes, and the requests that it sent. */
  async listing(
    uploads: number,
  ): Promise<{ readonly memory: number; readonly listings: number; readonly parts: number }> {
    const s3 = await startManyUploads(uploads);
    try {
      const { memory } = await this.#run(s3.endpoint, "--sample", "1000");
      return { memory, ...(await s3.counts()) };
    } finally {
      s3.close();
    }
  }

  remove(): void {
    this.#programs.remove();
  }

  #run(endpoint: string, ...words: readonly string[]) {
    const options = ["--endpoint-url", endpoint, "--format", "ndjson", "--no-progress", ...words];
    // 2: the bucket has no rule.
    return this.#programs.run("command", ["uploads", ...options], [2]);
  }
}
