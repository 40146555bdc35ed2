import { describe, expect, it } from "vitest";
import { listAhead } from "../../../drift/scan/list-ahead.ts";

async function* pages(...items: readonly (string | Error)[]): AsyncIterable<string> {
  for (const item of items) {
    await Promise.resolve();
    if (item instanceof Error) throw item;
    yield item;
  }
}

describe("listing ahead", () => {
  it("gives all items in order, whatever pace they are taken at", async () => {
    const taken: string[] = [];
    let total: number | undefined;
    for await (const item of listAhead(pages("a", "b", "c"), { onEnd: (count) => (total = count) })) {
      taken.push(item);
      // Time for the source to come to its end.
      if (item === "a") await new Promise(setImmediate);
      expect(total, "known before the last item is taken").toBe(3);
    }
    expect(taken).toEqual(["a", "b", "c"]);
  });

  it("says nothing of how many there are while nobody knows, and waits for the source", async () => {
    const counts: number[] = [];
    let release = () => {};
    async function* slow() {
      yield "a";
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield "b";
    }
    const items = listAhead(slow(), { onEnd: (count) => counts.push(count) })[Symbol.asyncIterator]();
    expect(await items.next()).toEqual({ value: "a", done: false });
    const second = items.next();
    await new Promise(setImmediate);
    expect(counts).toEqual([]);
    release();
    expect(await second).toEqual({ value: "b", done: false });
    expect(await items.next()).toMatchObject({ done: true });
    expect(counts).toEqual([2]);
  });

  it("fails at once where the source does, as half a listing is none", async () => {
    const items = listAhead(pages("a", "b", new Error("denied")), { onEnd: () => {} })[Symbol.asyncIterator]();
    await items.next();
    await new Promise(setImmediate);
    await expect(items.next()).rejects.toThrow("denied");
  });

  it("gives nothing of an empty source", async () => {
    const counts: number[] = [];
    for await (const item of listAhead(pages(), { onEnd: (count) => counts.push(count) })) expect(item).toBeUndefined();
    expect(counts).toEqual([0]);
  });

  it("reads no further than so many ahead, or an account of a million buckets would be held in memory", async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield read;
      }
    }
    const items = listAhead(endless(), { onEnd: () => {}, largest: 10 })[Symbol.asyncIterator]();
    const taken: number[] = [];
    for (let turn = 0; turn < 35; turn += 1) {
      const { value } = await items.next();
      taken.push(value);
      await new Promise(setImmediate);
      expect(read - taken.length).toBeLessThanOrEqual(20);
    }
    expect(taken).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
  });
});
