import { fileURLToPath } from "node:url";
import { main } from "../../drift/cli/main.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";

const POLICY = fileURLToPath(new URL("../drift/cli/plain-policy.yaml", import.meta.url));

/** One bucket of a JSON report. */
export interface ReportedBucket {
  readonly bucket: string;
  readonly status: string;
  readonly change?: { readonly outcome: string; readonly reason?: string };
}

export interface RunResult {
  readonly status: number;
  /** None where the run failed before it could report. */
  readonly buckets: readonly ReportedBucket[];
  readonly stderr: string;
}

/** Runs a command in this process, against the embedded S3, with a report in JSON. */
export async function runInProcess(s3: { readonly endpoint: string }, words: readonly string[]): Promise<RunResult> {
  const terminal = new FakeTerminal();
  const status = await main(
    [
      ...words,
      "--endpoint-url",
      s3.endpoint,
      "--policy",
      POLICY,
      "--format",
      "json",
      "--quiet",
      "--no-progress",
      "--request-timeout",
      "2",
    ],
    terminal,
  );
  const buckets = terminal.stdout === "" ? [] : JSON.parse(terminal.stdout).buckets;
  return { status, buckets, stderr: terminal.stderr };
}
