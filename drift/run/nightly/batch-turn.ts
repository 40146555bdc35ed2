import type { ReportStore, RunPlaces } from "../../nightly/report-store.ts";
import { endTurn, findCanary, takeTurn } from "../../nightly/run-canary.ts";
import { type RunStop, readStop, stopRun } from "../../nightly/run-stop.ts";
import type { StopReason } from "../../patch/stop.ts";
import { stopReason } from "../../report/contents/stopped.ts";
import type { WrittenRun } from "../patch/patch-run.ts";

/** Milliseconds from one look at the run to the next: the writes that are waited for take seconds to minutes. */
const BETWEEN_LOOKS = 5_000;

/**
 * Milliseconds after which nobody waits for a batch any more, however many batches are still to come. Lambda ends a
 * function after 15 minutes, and Step Functions begins one that it may repeat again at once: whoever did not end in two
 * such times, ended for good. Clocks decide here who waits, and never who writes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
 */
export const LONGEST_TURN = 2 * 15 * 60_000;

export interface BatchTurnOptions {
  readonly store: ReportStore;
  readonly places: RunPlaces;
  /** Names it in what the others read. */
  readonly batch: string;
  /** Whether one batch of the run writes before all others. */
  readonly hasCanary: boolean;
  /** Aborted when the time of this batch is nearly over. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export interface Clock {
  /** Milliseconds after 1970. */
  now(): number;
  /** Resolves after so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** What of a batch's writing the others turn on. */
export type BatchWriting = Pick<WrittenRun, "ends" | "reason">;

/** Why a batch may not write. */
export type Refusal =
  /** A batch has stopped the run. */
  | { readonly stop: RunStop }
  /** Another batch writes before all others, and did not end well in time. */
  | { readonly waitedFor: { readonly batch?: string } };

/**
 * The turn of one batch in a run whose batches are looked at beside each other. The first that has something to write
 * writes before all others; they write once its writes were seen to hold, and do not where nobody can tell.
 */
export class BatchTurn {
  readonly #options: BatchTurnOptions;
  /** The turn in which this batch writes before all others. */
  #held: number | undefined;
  #wasAskedFor = false;

  constructor(options: BatchTurnOptions) {
    this.#options = options;
  }

  /**
   * Writes when it is this batch's turn, and tells the others how that ended.
   *
   * @throws RunError where nobody can tell whose turn it is, with nothing written; what `write` throws
   */
  async write<W extends BatchWriting>(write: () => Promise<W>): Promise<{ readonly written: W } | Refusal> {
    this.#wasAskedFor = true;
    try {
      const refusal = await this.#waited();
      if (refusal !== undefined) return refusal;
      const written = await write();
      await this.#end(written);
      return { written };
    } catch (error) {
      // Without this all others would wait for a batch that nobody begins again. What went wrong first is what is told.
      const why = error instanceof Error ? error.message : String(error);
      const reason = `the writes that go before all others (limits.canaryBuckets) failed: ${why}`;
      if (this.#held !== undefined) await this.#stop({ kind: "canary-failed", reason }).catch(() => {});
      throw error;
    }
  }

  /**
   * Called where a batch had nothing to write. An earlier try of it may have died after its last write, with the turn to
   * write before all others: what that wrote, nobody saw to hold, so that it proves nothing, and the next one has the turn.
   *
   * @throws RunError where nobody can tell
   */
  async leave(): Promise<void> {
    const { store, places, batch, hasCanary } = this.#options;
    if (!hasCanary || this.#wasAskedFor) return;
    const canary = await findCanary(store, places);
    if (canary.is !== "held" || canary.batch !== batch) return;
    await endTurn(store, places, { turn: canary.turn, batch, end: "nothing-proved" });
  }

  /** @returns nothing once this batch may write */
  async #waited(): Promise<Refusal | undefined> {
    const { store, places, batch, hasCanary, signal, clock } = this.#options;
    for (;;) {
      const canary = hasCanary ? await findCanary(store, places) : { is: "passed" as const };
      // Read last: a batch that may write by what was read before it may have been stopped since.
      const stop = await readStop(store, places);
      if (stop !== undefined) return { stop };
      if (canary.is === "passed") return undefined;
      if (canary.is === "held" && canary.batch === batch) {
        this.#held = canary.turn;
        return undefined;
      }
      const isOver = signal.aborted || (canary.is === "held" && clock.now() > canary.since + LONGEST_TURN);
      if (isOver) return { waitedFor: canary.is === "held" ? { batch: canary.batch } : {} };
      if (canary.is === "held" || !(await this.#take(canary.turn))) await clock.wait(BETWEEN_LOOKS);
    }
  }

  async #take(turn: number): Promise<boolean> {
    const { store, places, batch, clock } = this.#options;
    try {
      return await takeTurn(store, places, { turn, batch, now: clock.now() });
    } catch (error) {
      // No answer does not mean that S3 did not act: then the name of this batch is there, or another's that was quicker.
      const canary = await findCanary(store, places);
      if (canary.is === "free" && canary.turn === turn) throw error;
      return canary.is === "held" && canary.batch === batch;
    }
  }

  async #end({ ends, reason }: BatchWriting): Promise<void> {
    const { store, places, batch } = this.#options;
    // Even where it had nothing left to write: the others have.
    if (reason !== undefined && reason.kind !== "interrupted") return await this.#stop(inWords(reason));
    const turn = this.#held;
    if (turn === undefined) return;
    const { written, failed } = ends;
    // The tolerance allows some failures: not where no write was seen to hold, and not where the batch's time was over,
    // since then they may have been among those that go alone.
    if (failed > 0 && (written === 0 || reason !== undefined)) {
      return await this.#stop(inWords({ kind: "canary-failed", failed, of: failed + written }));
    }
    // Where nothing was seen to hold nothing is known of the next write, so that one goes alone as this one did.
    await endTurn(store, places, { turn, batch, end: written > 0 ? "passed" : "nothing-proved" });
  }

  async #stop(stop: Omit<RunStop, "batch">): Promise<void> {
    const { store, places, batch } = this.#options;
    await stopRun(store, places, { ...stop, batch });
  }
}

function inWords(reason: StopReason): Omit<RunStop, "batch"> {
  return { kind: reason.kind, reason: stopReason({ ...reason, notWritten: 0 }) };
}
