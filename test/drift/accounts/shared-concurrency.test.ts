import { describe, expect, it } from "vitest";
import { type Share, SharedConcurrency } from "../../../drift/accounts/shared-concurrency.ts";

/** Work that is done when the test says so. */
function begin(share: Share, count: number) {
  const running: (() => void)[] = [];
  for (let index = 0; index < count; index += 1) {
    void share.run(() => new Promise<void>((resolve) => running.push(resolve)));
  }
  return running;
}

/** Until everything that can begin has begun. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("what a run does at once, shared between accounts", () => {
  it("leaves each account its share, so that one which hangs keeps none of the others back", async () => {
    const shared = new SharedConcurrency(8);
    const [one, other] = [shared.join(), shared.join()];
    const hanging = begin(one, 100);
    const working = begin(other, 6);
    await settled();
    expect([hanging.length, working.length]).toEqual([4, 4]);
    for (const done of working.splice(0)) done();
    await settled();
    expect([hanging.length, working.length]).toEqual([4, 2]);
  });

  it("gives what an account leaves to those that remain", async () => {
    const shared = new SharedConcurrency(8);
    const [one, other] = [shared.join(), shared.join()];
    const working = begin(one, 100);
    await settled();
    expect(working).toHaveLength(4);
    other.end();
    await settled();
    expect(working).toHaveLength(8);
  });

  it("lets every account do something, however many there are", async () => {
    const shared = new SharedConcurrency(2);
    const running = Array.from({ length: 5 }, () => shared.join()).map((share) => begin(share, 3));
    await settled();
    expect(running.slice(2).every(({ length }) => length === 1)).toBe(true);
  });

  it("goes on after work that failed", async () => {
    const share = new SharedConcurrency(1).join();
    await expect(share.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await share.run(async () => "next")).toBe("next");
  });
});
