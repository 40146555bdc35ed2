import { type LoadedPolicy, readPolicy } from "../../policy-file/index.ts";
import type { Progress } from "../ports.ts";
import type { ReportedBucket, RunReport } from "../report/run-report.ts";
import { printable } from "../text/printable.ts";
import type { Connection } from "./connect.ts";
import type { ExitStatus } from "./exit-status.ts";
import type { LiveOptions } from "./live-options.ts";
import { nextCommands } from "./next-commands.ts";
import { DEFAULT_OUTPUTS } from "./output.ts";
import { progressFor } from "./progress-for.ts";
import { ReportWriter } from "./report-writer.ts";
import { dayOf, type MoreOfReport, runReport } from "./run-report.ts";
import type { Terminal } from "./terminal.ts";
import { Verbose } from "./verbose.ts";

/** What a run on live buckets has in hand from its beginning to its end. */
export class LiveRun {
  readonly startedAt: Date;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  readonly loaded: LoadedPolicy;
  readonly options: LiveOptions;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly writer: ReportWriter;
  readonly connection: Connection;
  readonly verbose: Verbose;

  private constructor(parts: Omit<LiveRun, "today" | "progress" | "report" | "close">) {
    this.startedAt = parts.startedAt;
    this.today = dayOf(parts.startedAt);
    this.loaded = parts.loaded;
    this.options = parts.options;
    this.terminal = parts.terminal;
    this.writer = parts.writer;
    this.connection = parts.connection;
    this.verbose = parts.verbose;
    this.progress = progressFor(parts.options, parts.terminal);
  }

  /**
   * Reads the policy, opens the report's files, connects.
   *
   * @throws RunError where one of that fails, before any bucket is asked
   */
  static async open(options: LiveOptions, terminal: Terminal, checkMfaDelete: boolean): Promise<LiveRun> {
    const startedAt = new Date();
    const verbose = new Verbose(options, terminal);
    const loaded = readPolicy(options.policy);
    verbose.policy(loaded);
    const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
    // The SDK takes a third of a second to load, and only the commands for live buckets need it.
    const { connect } = await import("./connect.ts");
    const connection = await connect(options, checkMfaDelete, verbose.onAttempt);
    return new LiveRun({ startedAt, loaded, options, terminal, writer, connection, verbose });
  }

  /** Writes the report, and gives what the process says to its caller. A run that stopped early has failed. */
  async report(
    command: RunReport["command"],
    results: readonly ReportedBucket[],
    more: MoreOfReport = {},
  ): Promise<ExitStatus> {
    const { allowUndecided } = this.options;
    const { identity } = this.connection;
    const next = nextCommands(this.options, identity, { command, ...more });
    const facts = { ...more, identity, next, allowUndecided };
    const report = runReport(command, this.loaded, this.startedAt, results, facts);
    await this.writer.write(report);
    for (const error of report.errors ?? []) await this.terminal.err(`mpu-guard: ${printable(error)}\n`);
    return report.exitStatus;
  }

  async close(): Promise<void> {
    this.progress.end();
    this.connection.close();
    await this.writer.close();
    this.verbose.end();
  }
}
