import { describe, expect, it } from "vitest";
import { ListedNames } from "../../../../drift/aws/listings/listed-names.ts";
import { RunError } from "../../../../drift/errors.ts";

const named = (...names: readonly string[]) => names.map((name) => ({ name }));
const numbered = (from: number, count: number) =>
  named(...Array.from({ length: count }, (_, index) => `b${String(from + index).padStart(7, "0")}`));

/** A listing that is sorted, and longer than what is remembered of it. */
function longListing(): ListedNames {
  const names = new ListedNames();
  expect(names.addAll(numbered(0, 100_000))).toHaveLength(100_000);
  return names;
}

describe("the names of a listing that is longer than what is remembered", () => {
  it("are new where the page is sorted behind them, with the last one once more", () => {
    const names = longListing();
    expect(names.addAll(numbered(99_999, 3))).toEqual(numbered(100_000, 2));
    expect(names.addAll(numbered(0, 1000))).toEqual([]);
  });

  it.each([
    ["a name before them beside new ones", named("a", "c", "d")],
    ["new ones that are not sorted", named("d", "c")],
  ])("are not known with %s: it is a bucket that was not listed, or one that was", (_, page) => {
    expect(() => longListing().addAll(page)).toThrow(RunError);
  });
});

describe("the names of a listing that is remembered", () => {
  it("may come in any order, and more than once", () => {
    const names = new ListedNames();
    expect(names.addAll(named("b", "a", "b"))).toEqual(named("b", "a"));
    expect(names.addAll(named("a", "0"))).toEqual(named("0"));
  });
});
