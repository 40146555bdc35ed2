import { openPolicy } from "../../../policy-file/open-policy.ts";
import { RunError } from "../../errors.ts";
import { type AccountSelectors, selectorsOf } from "../../identity/run-identity.ts";
import { assembleReport, type MoreOfReport } from "../../report/assemble-report.ts";
import { changeCounts } from "../../report/contents/counts.ts";
import type { ExitStatus } from "../../report/contents/exit-status.ts";
import type { ReportedBucket, RunReport } from "../../report/contents/run-report.ts";
import { stopText } from "../../report/contents/stopped.ts";
import type { NotifyTarget } from "../../report/notification/notify-target.ts";
import { type LiveRun, openRun } from "../../run/live-run.ts";
import { printable } from "../../text/printable.ts";
import { type OpenedHistory, openHistory, withHistory } from "../options/history-option.ts";
import { type LiveOptions, runOptionsOf } from "../options/live-options.ts";
import { notifyAll, notifyTargets } from "../options/notify-option.ts";
import { DEFAULT_OUTPUTS } from "../options/output.ts";
import { progressFor } from "../terminal/progress-line.ts";
import { ReportWriter } from "../terminal/report-writer.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { Verbose } from "../terminal/verbose.ts";
import { nextCommands } from "./next-commands.ts";

/** A run on live buckets, and where its report and its messages go. */
export class LiveCommand {
  readonly run: LiveRun;
  readonly options: LiveOptions;
  readonly terminal: Terminal;
  readonly writer: ReportWriter;
  readonly #history: OpenedHistory | undefined;
  readonly #targets: readonly NotifyTarget[];
  readonly #verbose: Verbose;
  readonly #stopListening: () => void;

  private constructor(
    run: LiveRun,
    parts: Pick<LiveCommand, "options" | "terminal" | "writer"> & {
      history: OpenedHistory | undefined;
      targets: readonly NotifyTarget[];
      verbose: Verbose;
      stopListening: () => void;
    },
  ) {
    this.run = run;
    this.options = parts.options;
    this.terminal = parts.terminal;
    this.writer = parts.writer;
    this.#history = parts.history;
    this.#targets = parts.targets;
    this.#verbose = parts.verbose;
    this.#stopListening = parts.stopListening;
  }

  /**
   * Reads the policy, opens the report's files, connects.
   *
   * @param saved what selected the accounts, where that was an earlier run
   * @throws RunError where one of that fails, before any bucket is asked
   */
  static async open(
    options: LiveOptions,
    terminal: Terminal,
    checkMfaDelete: boolean,
    saved: AccountSelectors = {},
  ): Promise<LiveCommand> {
    const startedAt = new Date();
    const verbose = new Verbose(options, terminal);
    const loaded = await openPolicy(options.policy);
    verbose.policy(loaded);
    const targets = notifyTargets(options);
    const history = await openHistory(options);
    const writer = await ReportWriter.open(options.format ?? DEFAULT_OUTPUTS, terminal);
    const { onAttempt } = verbose;
    const interruption = new AbortController();
    const stopListening = terminal.onInterrupt(() => {
      interruption.abort();
      void terminal.err("mpu-guard: interrupted: finishing what is in progress; once more ends at once\n");
    });
    try {
      const run = await openRun({
        ...runOptionsOf(options),
        ...selectorsOf(saved),
        startedAt,
        loaded,
        checkMfaDelete,
        progress: progressFor(options, terminal),
        signal: interruption.signal,
        ...(onAttempt !== undefined && { onAttempt }),
      });
      return new LiveCommand(run, { options, terminal, writer, history, targets, verbose, stopListening });
    } catch (error) {
      stopListening();
      await writer.close();
      throw error;
    }
  }

  /** Writes the report, and gives what the process says to its caller. A run that stopped early has failed. */
  async report(
    command: RunReport["command"],
    results: readonly ReportedBucket[],
    more: MoreOfReport = {},
  ): Promise<ExitStatus> {
    const { loaded, startedAt, place, connection } = this.run;
    const { identity } = connection;
    const next = nextCommands(this.options, place, { command, ...more });
    const facts = { ...more, identity, next, allowUndecided: this.options.allowUndecided };
    const { quiet } = this.options;
    const assembled = assembleReport(command, loaded, startedAt, results, facts);
    const report = await withHistory(assembled, this.#history, { terminal: this.terminal, quiet });
    await this.#write(report);
    for (const error of report.errors ?? []) await this.terminal.err(`mpu-guard: ${printable(stopText(error))}\n`);
    await notifyAll(report, this.#targets, this.options, this.terminal);
    return report.exitStatus;
  }

  /** A report that cannot be written must not take what was done with it. */
  async #write(report: RunReport): Promise<void> {
    try {
      await this.writer.write(report);
    } catch (error) {
      const wrote = report.isWritten !== false && (report.command === "patch" || report.command === "rollback");
      if (!(error instanceof RunError) || !wrote) throw error;
      const journal = report.journal === undefined ? "" : `; the journal is ${report.journal}`;
      throw new RunError(`${error.message}\nthe ${report.command} itself: ${changeCounts(report)}${journal}`, {
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.run.progress.end();
    this.run.connection.close();
    await this.writer.close();
    this.#verbose.end();
  }
}
