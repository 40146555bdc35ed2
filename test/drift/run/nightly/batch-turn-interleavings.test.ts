import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../../drift/errors.ts";
import { runPlaces } from "../../../../drift/nightly/report-store.ts";
import { BatchTurn, type BatchWriting } from "../../../../drift/run/nightly/batch-turn.ts";
import { MemoryReportStore } from "../../../support/memory-report-store.ts";

const places = runPlaces("mpu-guard/", "night-1");
const START = Date.parse("2026-11-28T03:00:00.000Z");
const TIME_OF_A_FUNCTION = 10 * 60_000;

/** What is to become of one batch. */
interface Fate {
  /** Buckets that it has to write. */
  readonly buckets: number;
  /** Its writes fail, or turn out not to be needed. */
  readonly end: "holds" | "fails" | "not-needed";
  /** So many steps into its first function that one dies. */
  readonly diesAfter: number | undefined;
  /** Whether Step Functions begins it again then. */
  readonly isBegunAgain: boolean;
  /** The answer to its first request that takes the turn: 409 with nothing there, or none where it was taken. */
  readonly create: "answered" | "conflict" | "lost";
}

type Outcome = "wrote" | "refused" | "had-nothing" | "died";

/** A step that a batch is about to take: a request, a write, or the end of its waiting. */
interface Step {
  readonly at: number;
  readonly go: () => void;
}

/** Three batches beside each other, of which one takes a step at a time: which one, `choose` says. */
class World {
  readonly objects = new Map<string, string>();
  /** The batch of each write, in their order. */
  readonly writes: string[] = [];
  readonly outcomes = new Map<string, Outcome>();
  now = START;
  /** What would be broken. */
  broken: string | undefined;
  readonly #next = new Map<string, Step>();
  readonly #left = new Map<string, number>();
  #parked: () => void = () => {};

  /**
   * Those that have written, but for one: it died after its last write, was begun again, and found all of it there. Nobody
   * saw that hold, so that the next one writes alone as it did.
   */
  get unproved(): readonly string[] {
    return this.writes.filter((batch) => this.outcomes.get(batch) !== "had-nothing");
  }

  async run(fates: Readonly<Record<string, Fate>>, choose: (count: number) => number): Promise<void> {
    for (const [batch, fate] of Object.entries(fates)) {
      this.#left.set(batch, fate.buckets);
      await this.#untilParked(() => this.#begin(batch, fate, 1));
    }
    while (this.#next.size > 0) {
      const steps = [...this.#next];
      const [batch, { at, go }] = steps[choose(steps.length)] as (typeof steps)[number];
      this.now = Math.max(this.now, at);
      this.#next.delete(batch);
      await this.#untilParked(go);
    }
  }

  async #untilParked(go: () => void): Promise<void> {
    const parked = new Promise<void>((resolve) => {
      this.#parked = resolve;
    });
    go();
    await parked;
  }

  #begin(batch: string, fate: Fate, attempt: number): void {
    const controller = new AbortController();
    const ends = this.now + TIME_OF_A_FUNCTION;
    let steps = 0;
    const step = (milliseconds = 0) => {
      steps += 1;
      if (attempt === 1 && steps === fate.diesAfter) {
        // It takes no step any more, and nobody hears of it.
        if (fate.isBegunAgain) this.#begin(batch, fate, 2);
        else {
          this.outcomes.set(batch, "died");
          this.#parked();
        }
        return new Promise<void>(() => {});
      }
      return new Promise<void>((resolve) => {
        const go = () => {
          if (this.now >= ends) controller.abort();
          resolve();
        };
        this.#next.set(batch, { at: this.now + milliseconds, go });
        this.#parked();
      });
    };
    const store = new MemoryReportStore(() => step(), this.objects);
    let isFirst = attempt === 1 && fate.create !== "answered";
    const create = store.create.bind(store);
    store.create = async (key, text) => {
      if (!isFirst) return await create(key, text);
      isFirst = false;
      if (fate.create === "lost") await create(key, text);
      else await step();
      if (fate.create === "conflict") return false;
      throw new RunError("no answer");
    };
    const clock = { now: () => this.now, wait: step };
    const turn = new BatchTurn({ store, places, batch, hasCanary: true, signal: controller.signal, clock });
    void this.#function(batch, fate, turn, step).then((outcome) => {
      this.outcomes.set(batch, outcome);
      this.#parked();
    });
  }

  async #function(batch: string, fate: Fate, turn: BatchTurn, step: () => Promise<void>): Promise<Outcome> {
    let outcome: Outcome = "had-nothing";
    if (this.#left.get(batch) !== 0) {
      outcome = await turn
        .write(() => this.#write(batch, fate, step))
        .then(
          (ended) => ("written" in ended ? "wrote" : "refused"),
          () => "refused" as const,
        );
    }
    await turn.leave();
    return outcome;
  }

  async #write(batch: string, { end }: Fate, step: () => Promise<void>): Promise<BatchWriting> {
    const ends = { written: 0, "not-written": 0, failed: 0, unreached: 0, other: 0 };
    for (let left = this.#left.get(batch) ?? 0; left > 0; left -= 1) {
      await step();
      if (end === "not-needed") {
        ends.other += 1;
        continue;
      }
      const [before] = this.unproved.filter((other) => other !== batch);
      const hasPassed = [...this.objects.keys()].some((key) => key.endsWith("-passed.json"));
      if (before !== undefined && !hasPassed) this.broken = `${batch} wrote beside ${before}, which had not passed`;
      this.writes.push(batch);
      if (end === "fails") {
        return {
          ends: { ...ends, failed: 1, "not-written": left - 1 },
          reason: { kind: "canary-failed", failed: 1, of: 1 },
        };
      }
      this.#left.set(batch, left - 1);
      // It is read back.
      await step();
      ends.written += 1;
    }
    return { ends };
  }
}

const fate: fc.Arbitrary<Fate> = fc.record({
  buckets: fc.integer({ min: 0, max: 3 }),
  end: fc.constantFrom("holds", "holds", "fails", "not-needed"),
  diesAfter: fc.option(fc.integer({ min: 1, max: 16 }), { nil: undefined, freq: 2 }),
  isBegunAgain: fc.boolean(),
  create: fc.constantFrom("answered", "answered", "conflict", "lost"),
});
const SEED = 20_261_128;

describe("three batches in any order of their steps", () => {
  it("never write beside a first that has not passed, and all write where none failed or died for good", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.record({ a: fate, b: fate, c: fate }),
        fc.infiniteStream(fc.nat(5)),
        async (fates, choices) => {
          const world = new World();
          await world.run(fates, (count) => (choices.next().value as number) % count);
          expect(world.broken).toBeUndefined();
          const outcomes = [...world.outcomes.values()];
          expect(outcomes).toHaveLength(3);
          const names = [...world.objects.keys()];
          const hasPassed = names.some((key) => key.endsWith("-passed.json"));
          const isStopped = names.includes(places.stop);
          // Whatever became of them: before anybody passed one batch alone has written.
          if (!hasPassed) expect(new Set(world.unproved).size).toBeLessThanOrEqual(1);
          if (!isStopped && !outcomes.includes("died")) expect(outcomes).not.toContain("refused");
          const kinds = { hasPassed, isStopped, next: names.some((key) => key.endsWith("-nothing-proved.json")) };
          for (const [kind, is] of Object.entries(kinds)) if (is) seen.set(kind, (seen.get(kind) ?? 0) + 1);
          for (const outcome of outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        },
      ),
      { seed: SEED, numRuns: 2_000 },
    );
    // All of this has happened, each more often than by chance.
    for (const kind of ["hasPassed", "isStopped", "next", "wrote", "refused", "had-nothing", "died"]) {
      expect([kind, (seen.get(kind) ?? 0) > 100]).toEqual([kind, true]);
    }
  }, 60_000);
});
