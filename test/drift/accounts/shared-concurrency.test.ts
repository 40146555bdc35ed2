import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Share, SharedConcurrency } from "../../../drift/accounts/shared-concurrency.ts";

/** Work that is done when the test says so. */
function begin(share: Share, count: number, region?: string) {
  const running: (() => void)[] = [];
  for (let index = 0; index < count; index += 1) {
    void share.run(() => new Promise<void>((resolve) => running.push(resolve)), region);
  }
  return running;
}

/** Until everything that can begin has begun. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Ends all that runs, and what begins then, so many times. */
async function finish(running: (() => void)[], times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    for (const done of running.splice(0)) done();
    await settled();
  }
}

describe("what a run does at once, shared between accounts", () => {
  it("leaves each account its share, so that one which never answers keeps none of the others back", async () => {
    const shared = new SharedConcurrency(8, 2);
    const [one, other] = [shared.join(), shared.join()];
    const hanging = begin(one, 100);
    await settled();
    const working = begin(other, 6);
    await settled();
    expect([hanging.length, working.length]).toEqual([4, 4]);
    await finish(working);
    expect([hanging.length, working.length]).toEqual([4, 2]);
  });

  it("gives what an account leaves to those that remain", async () => {
    const shared = new SharedConcurrency(8, 2);
    const [one, other] = [shared.join(), shared.join()];
    const [working, leaving] = [begin(one, 100), begin(other, 4)];
    await settled();
    expect(working).toHaveLength(4);
    other.end();
    await finish(leaving);
    await finish(working, 2);
    expect(working).toHaveLength(8);
  });

  it("lets every account do something in its turn, however many there are, and never does more at once", async () => {
    const shared = new SharedConcurrency(2, 5);
    const done = [0, 0, 0, 0, 0];
    const works = done.map((_, account) => {
      const share = shared.join();
      return Array.from({ length: 3 }, () =>
        share.run(async () => {
          done[account] = (done[account] ?? 0) + 1;
          // Nobody may have had a second turn before all had their first.
          expect(Math.max(...done) - Math.min(...done)).toBeLessThanOrEqual(2);
          await settled();
        }),
      );
    });
    await Promise.all(works.flat());
    expect(done).toEqual([3, 3, 3, 3, 3]);
  });

  it("goes on after work that failed", async () => {
    const share = new SharedConcurrency(1).join();
    await expect(share.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await share.run(async () => "next")).toBe("next");
  });

  it("begins nothing more of an account that has left: after Ctrl-C no further request is sent", async () => {
    const share = new SharedConcurrency(1).join();
    const first = begin(share, 2);
    await settled();
    share.end();
    const later = begin(share, 1);
    await finish(first, 2);
    expect([first.length, later.length]).toEqual([0, 0]);
  });
});

describe("a region of an account that is throttled", () => {
  it("is asked half as much for each burst of throttles, and not for each of them", async () => {
    const share = new SharedConcurrency(16).join();
    begin(share, 16, "eu-west-1");
    await settled();
    for (let answer = 0; answer < 16; answer += 1) share.throttled("eu-west-1");
    expect(share.limit("eu-west-1")).toBe(8);
    for (let again = 0; again < 10_000; again += 1) share.throttled("eu-west-1");
    expect(share.limit("eu-west-1")).toBe(1);
  });

  it("is asked one more for each whole window of successes", async () => {
    const share = new SharedConcurrency(16).join();
    const running = begin(share, 100, "eu-west-1");
    await settled();
    for (let answer = 0; answer < 33; answer += 1) share.throttled("eu-west-1");
    expect(share.limit("eu-west-1")).toBe(4);
    // Those that were sent before say nothing of the new limit.
    await finish(running);
    expect([running.length, share.limit("eu-west-1")]).toEqual([4, 4]);
    await finish(running);
    expect([running.length, share.limit("eu-west-1")]).toEqual([5, 5]);
  });

  it("leaves the rest to the account's other regions, and to the other accounts", async () => {
    const shared = new SharedConcurrency(16, 2);
    const [one, other] = [shared.join(), shared.join()];
    const throttled = begin(one, 1000, "eu-west-1");
    await settled();
    for (let answer = 0; answer < 100; answer += 1) one.throttled("eu-west-1");
    await finish(throttled);
    expect(throttled).toHaveLength(1);
    const [elsewhere, others] = [begin(one, 1000, "us-east-1"), begin(other, 1000, "eu-west-1")];
    for (let round = 0; round < 20; round += 1) {
      await finish(elsewhere);
      await finish(others);
    }
    expect(throttled).toHaveLength(1);
    expect(elsewhere.length + others.length).toBe(15);
    // Each account has its half, up to one.
    expect(Math.abs(throttled.length + elsewhere.length - others.length)).toBeLessThanOrEqual(1);
  });

  it("is no reason to ask less of buckets where only a listing was throttled", () => {
    const share = new SharedConcurrency(16).join();
    share.throttled("eu-west-1");
    expect(share.limit("eu-west-1")).toBe(16);
  });
});

describe("whatever begins, ends and is throttled, in any order", () => {
  const REGIONS = ["eu-west-1", "us-east-1"] as const;
  const step = fc.record({
    kind: fc.constantFrom("begin", "finish", "throttle", "throttle"),
    account: fc.nat(),
    region: fc.constantFrom(...REGIONS),
    which: fc.nat(),
  });

  it("no more is done at once than may be, nothing that has room waits, and everything is done at last", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 120 }),
        async (total, accounts, steps) => {
          const shared = new SharedConcurrency(total, accounts);
          const shares = Array.from({ length: accounts }, () => shared.join());
          const running: { readonly key: string; readonly done: () => void }[] = [];
          const waiting = new Map<string, number>();
          let [begun, finished] = [0, 0];
          const count = (key: string) => running.filter((each) => each.key === key).length;

          const check = async () => {
            await settled();
            expect(running.length).toBeLessThanOrEqual(total);
            for (const [index, share] of shares.entries()) {
              for (const region of REGIONS) {
                const limit = share.limit(region);
                const key = `${index} ${region}`;
                expect(limit).toBeGreaterThanOrEqual(1);
                expect(limit).toBeLessThanOrEqual(total);
                const hasRoom = running.length < total && count(key) < limit;
                expect(hasRoom && (waiting.get(key) ?? 0) > 0).toBe(false);
              }
            }
          };

          for (const { kind, account, region, which } of steps) {
            const index = account % accounts;
            const share = shares[index] as Share;
            const key = `${index} ${region}`;
            if (kind === "begin") {
              begun += 1;
              waiting.set(key, (waiting.get(key) ?? 0) + 1);
              void share.run(() => {
                waiting.set(key, (waiting.get(key) ?? 0) - 1);
                return new Promise<void>((done) => running.push({ key, done }));
              }, region);
            } else if (kind === "throttle") share.throttled(region);
            else if (running.length > 0) {
              finished += 1;
              running.splice(which % running.length, 1)[0]?.done();
            }
            await check();
          }
          while (running.length > 0) {
            finished += 1;
            running.shift()?.done();
            await check();
          }
          expect(finished).toBe(begun);
        },
      ),
      { numRuns: 60 },
    );
  });
});
