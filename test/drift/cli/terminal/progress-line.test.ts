import { describe, expect, it } from "vitest";
import { PLAIN, ProgressLine, progressFor, type Ticker } from "../../../../drift/cli/terminal/progress-line.ts";
import { FakeTerminal } from "../../../support/fake-terminal.ts";

describe("the progress line", () => {
  const CLEAR = "\r\u001b[K";

  function line(times: readonly number[], style?: ConstructorParameters<typeof ProgressLine>[2]) {
    const drawn: string[] = [];
    const left = [...times];
    const ticking = new Set<() => void>();
    const intervals: number[] = [];
    const ticker: Ticker = {
      now: () => left.shift() ?? Number.NaN,
      every: (milliseconds, call) => {
        intervals.push(milliseconds);
        ticking.add(call);
        return () => ticking.delete(call);
      },
    };
    const progress = new ProgressLine((text) => drawn.push(text), ticker, style);
    const tick = () => {
      for (const call of ticking) call();
    };
    return { drawn, progress, tick, intervals };
  }

  it("draws counts and rate over itself, ten times a second at most, and leaves nothing behind", () => {
    const { drawn, progress } = line([1000, 1500, 1550, 1600, 1601]);
    progress.begin("scan", 12_000);
    for (let bucket = 0; bucket < 4; bucket += 1) progress.advance();
    progress.end();
    expect(drawn).toEqual([`${CLEAR}scan: 1 of 12,000 buckets, 2/s`, `${CLEAR}scan: 3 of 12,000 buckets, 5/s`, CLEAR]);
  });

  it("says no total that it does not know, and no rate without time", () => {
    const { drawn, progress } = line([1000, 1000]);
    progress.begin("scan");
    progress.advance();
    expect(drawn).toEqual([`${CLEAR}scan: 1 bucket`]);
  });

  it("ticks while no bucket is done, and says the total once it is known", () => {
    const { drawn, progress, tick } = line([1000, 3500, 6000]);
    progress.begin("scan");
    tick();
    progress.expect(1200);
    tick();
    expect(drawn).toEqual([`${CLEAR}scan: 0 buckets, 0/s, 2 s`, `${CLEAR}scan: 0 of 1,200 buckets, 0/s, 5 s`]);
  });

  it("ticks no more after the end, and clears its line once", () => {
    const { drawn, progress, tick } = line([1000, 1500]);
    progress.begin("scan");
    tick();
    progress.end();
    tick();
    progress.end();
    expect(drawn).toEqual([`${CLEAR}scan: 0 buckets, 0/s`, CLEAR]);
  });

  it("clears nothing where nothing was drawn", () => {
    const { drawn, progress } = line([1000]);
    progress.begin("patch", 0);
    progress.end();
    expect(drawn).toEqual([]);
  });

  it("says how many violations there are so far, and how long the rest takes at this pace", () => {
    const { drawn, progress, tick } = line([1000, 1001, 1002, 1003, 1004, 61_000]);
    progress.begin("scan");
    progress.expect(40);
    for (const status of ["compliant", "violation", "undecided", "violation"] as const) progress.advance(status);
    tick();
    expect(drawn.at(-1)).toBe(`${CLEAR}scan: 4 of 40 buckets, 0/s, 2 violations, 60 s, about 9 min left`);
  });

  it("says how far the accounts are, and judges by them how long the rest takes: of their buckets the number is not known", () => {
    const { drawn, progress, tick } = line([0, 200, 3_600_000, 7_200_000]);
    progress.begin("scan");
    progress.advance("compliant");
    progress.accounts(50, undefined);
    tick();
    progress.accounts(50, 200);
    tick();
    const [unknown, known] = drawn.slice(-2);
    expect(unknown).toBe(`${CLEAR}scan: 50 accounts, 1 bucket, 0/s, 0 violations, 60 min`);
    expect(known).toBe(
      `${CLEAR}scan: 50 of 200 accounts, 1 bucket, 0/s, 0 violations, 2 h 0 min, about 6 h 0 min left`,
    );
  });

  it("begins each phase anew: a patch that writes counts no violations of its scan", () => {
    const { drawn, progress, tick } = line([0, 1, 1, 2]);
    progress.begin("scan");
    progress.advance("violation");
    progress.begin("patch", 7);
    tick();
    expect(drawn.at(-1)).toBe(`${CLEAR}patch: 0 of 7 buckets, 0/s`);
  });

  it("is a whole line every 30 s in the log of a job, which cannot be drawn over, and nothing in a shorter run", () => {
    const { drawn, progress, tick, intervals } = line([1, 20_000, 30_001], PLAIN);
    progress.begin("scan", 1200);
    progress.advance("violation");
    expect(drawn).toEqual([]);
    tick();
    progress.end();
    expect(intervals).toEqual([30_000]);
    expect(drawn).toEqual(["mpu-guard: scan: 1 of 1,200 buckets, 0/s, 1 violation, 30 s, about 9 h 59 min left\n"]);
  });

  it.each([[{ progress: false }], [{ quiet: true }], [{ verbose: true }]])("is not there with %j", (options) => {
    const terminal = new FakeTerminal({ showsProgress: true });
    const progress = progressFor({ progress: true, ...options }, terminal);
    progress.begin("scan");
    progress.advance();
    progress.end();
    expect(terminal.stderr).toBe("");
  });
});
