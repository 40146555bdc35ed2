import { runPlaces } from "../../../../drift/nightly/report-store.ts";
import type { BucketEnd } from "../../../../drift/patch/apply-buckets.ts";
import type { StopReason } from "../../../../drift/patch/stop.ts";
import { BatchTurn, type BatchWriting } from "../../../../drift/run/nightly/batch-turn.ts";
import { MemoryReportStore, type StoreOperation } from "../../../support/memory-report-store.ts";

export const places = runPlaces("mpu-guard/", "night-1");
export const START = Date.parse("2026-11-28T03:00:00.000Z");
export const MINUTE = 60_000;

type Fault = (operation: StoreOperation, key: string) => void;

/** One run, whose time passes where a batch waits, and whose batches are asked one after the other, or beside each other. */
export class NightlyBatches {
  now = START;
  /** Called whenever a batch waits. */
  onWait: () => unknown = () => {};
  fault: Fault = () => {};
  readonly store = new MemoryReportStore(async (operation, key) => this.fault(operation, key));
  readonly writes: string[] = [];

  turn(batch: string, { ends = 15 * MINUTE, hasCanary = true } = {}): BatchTurn {
    const controller = new AbortController();
    const wait = async (milliseconds: number) => {
      this.now += milliseconds;
      if (this.now >= START + ends) controller.abort();
      await this.onWait();
    };
    const clock = { now: () => this.now, wait };
    return new BatchTurn({ store: this.store, places, batch, hasCanary, signal: controller.signal, clock });
  }

  async write(batch: string, writing: BatchWriting = ended({ written: 1 }), options?: object) {
    return await this.turn(batch, options).write(async () => {
      this.writes.push(batch);
      return writing;
    });
  }

  get names(): readonly string[] {
    return [...this.store.objects.keys()].map((key) => key.replace(/^.*night-1\//, "")).sort();
  }
}

export function ended(ends: Partial<Record<BucketEnd, number>>, reason?: StopReason): BatchWriting {
  const all = { written: 0, "not-written": 0, failed: 0, unreached: 0, other: 0, ...ends };
  return { ends: all, ...(reason && { reason }) };
}
