import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Spread, spreadOf } from "./paired.ts";
import { startS3Process } from "./s3-process.ts";
import { Programs } from "./whole-process.ts";

/** Of three buckets that are seeded one complies. */
const SEEDED_PER_WRITTEN = 3 / 2;

/** Patches as whole processes, against an S3 that takes its time. */
export class PatchPrograms {
  readonly #programs: Programs;

  private constructor(programs: Programs) {
    this.#programs = programs;
  }

  static async build(): Promise<PatchPrograms> {
    return new PatchPrograms(await Programs.build({ command: "../drift/cli/bin.ts", "write-loop": "./write-loop.ts" }));
  }

  /** Seconds of a patch of so many buckets, and its blind windows in milliseconds. */
  async patch(buckets: number, latency: number): Promise<{ readonly seconds: number; readonly windows: Spread }> {
    const folder = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
    const s3 = await startS3Process(buckets * SEEDED_PER_WRITTEN, latency);
    const options = ["--endpoint-url", s3.endpoint, "--journal", join(folder, "runs"), "--quiet", "--format", "ndjson"];
    const { wall } = await this.#programs.run("command", ["patch", "--auto-approve", ...options]);
    const windows = spreadOf(await s3.blindWindows());
    await s3.close();
    rmSync(folder, { recursive: true });
    return { seconds: wall, windows };
  }

  /** The blind windows of a patch with other limits than its own. */
  async windows(buckets: number, latency: number, writers: number, unsettled: number): Promise<Spread> {
    const seeded = buckets * SEEDED_PER_WRITTEN;
    const s3 = await startS3Process(seeded, latency);
    await this.#programs.run("write-loop", [s3.endpoint, ...[seeded, writers, unsettled].map(String)]);
    const windows = spreadOf(await s3.blindWindows());
    await s3.close();
    return windows;
  }

  remove(): void {
    this.#programs.remove();
  }
}
