import { describe, expect, it } from "vitest";
import { allBlocks } from "./blocks.ts";
import { mismatch } from "./excerpt.ts";
import { ELSEWHERE, wayOf } from "./ways.ts";

describe("the blocks of README and docs", () => {
  it("are all checked by something, or have a reason not to be", () => {
    const ways = allBlocks().map((block) => wayOf(block));
    expect(ways.length).toBeGreaterThan(60);
    expect(new Set(ways.map(({ by }) => by)).size).toBeGreaterThan(7);
  });

  it("has no reason for blocks that there are no more", () => {
    const used = new Set(
      allBlocks()
        .map((block) => wayOf(block))
        .flatMap((way) => (way.by === "elsewhere" ? [way.reason] : [])),
    );
    expect(ELSEWHERE.map(([, reason]) => reason).filter((reason) => !used.has(reason))).toEqual([]);
  });
});

describe("an excerpt", () => {
  const output = "one\ntwo\n\nthree 3\nfour\n";

  it.each([
    ["the whole output", "one\ntwo\nthree 3\nfour"],
    ["with the middle left out", "one\n…\nfour"],
    ["with the beginning and the end left out", "…\ntwo\n…"],
    ["with a line cut short", "…\nthree …\nfour"],
  ])("may be %s", (_, excerpt) => expect(mismatch(excerpt, output)).toBeUndefined());

  it.each([
    ["a line that is not there", "…\nfive\n…"],
    ["lines in another order", "…\ntwo\none\n…"],
    ["lines that are not neighbours", "…\none\nfour\n…"],
    ["a beginning that is not one", "two\n…"],
    ["an end that is not one", "one\ntwo"],
  ])("may not have %s", (_, excerpt) => expect(mismatch(excerpt, output)).toBeDefined());
});
