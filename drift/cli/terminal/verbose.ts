import type { LoadedPolicy } from "../../../policy-file/index.ts";
import type { RequestAttempt } from "../../aws/requests/request-log.ts";
import { printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import { TOOL } from "../../tool.ts";
import type { Terminal } from "./terminal.ts";

/** What `--verbose` tells, line by line on standard error; nothing without it. */
export class Verbose {
  readonly #tell: ((text: string) => void) | undefined;
  #requests = 0;
  #repeated = 0;
  readonly #startedAt = performance.now();

  constructor({ verbose }: { readonly verbose?: boolean }, terminal: Pick<Terminal, "err">) {
    this.#tell = verbose === true ? (text) => void terminal.err(`mpu-guard: ${printable(text)}\n`) : undefined;
    this.note(`version ${TOOL.version}, Node ${process.version}`);
  }

  note(text: string): void {
    this.#tell?.(text);
  }

  /** Which policy is in force, and where it was looked for. */
  policy({ source, sha256 }: LoadedPolicy): void {
    const place =
      source === "built-in" ? "built-in, as there is no mpu-policy.yaml, .yml or .json from here upward" : source;
    this.note(`policy: ${place} (sha256 ${sha256.slice(0, 12)})`);
  }

  /** To be told of requests; absent where nobody wants to know, as it takes time. */
  get onAttempt(): ((attempt: RequestAttempt) => void) | undefined {
    if (this.#tell === undefined) return undefined;
    return ({ operation, bucket, region, attempt, outcome, milliseconds }) => {
      this.#requests += 1;
      if (attempt > 1) this.#repeated += 1;
      const about = bucket === undefined ? region : `${bucket} (${region})`;
      const again = attempt > 1 ? `, attempt ${attempt}` : "";
      this.note(`${operation} ${about}: ${outcome} in ${thousands(milliseconds)} ms${again}`);
    };
  }

  /** How long the run took, and how many requests. */
  end(): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    const requests =
      this.#requests === 0
        ? ""
        : `, ${thousands(this.#requests)} request attempts, ${thousands(this.#repeated)} of them repeated`;
    this.note(`${seconds} s${requests}`);
  }
}
