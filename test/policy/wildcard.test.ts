import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coversPattern, matchesWildcard } from "../../policy/index.ts";

/** The obvious way, which a hostile pattern can make very slow. */
function matchesNaively(pattern: string, text: string): boolean {
  const source = [...pattern].map((c) =>
    c === "*" ? "[^]*" : c === "?" ? "[^]" : c.replace(/[\\^$.|+()[\]{}/-]/, "\\$&"),
  );
  return new RegExp(`^${source.join("")}$`).test(text);
}

describe("matchesWildcard", () => {
  it("agrees with a regular expression on any pattern and text", () => {
    const unit = fc.constantFrom("a", "b", "-", ".", "*", "?", "\n", "[", "\\", "$");
    const pattern = fc.string({ unit, maxLength: 8 });
    const text = fc.string({ unit, maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        expect(matchesWildcard(p, t)).toBe(matchesNaively(p, t));
      }),
      { numRuns: 5000 },
    );
  });

  it("matches every text of which it is an abstraction", () => {
    const parts = fc.array(fc.tuple(fc.string({ maxLength: 4 }), fc.constantFrom("literal", "*")), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (sequence) => {
        const pattern = sequence.map(([text, as]) => (as === "literal" ? text.replaceAll(/[*?]/g, "x") : "*")).join("");
        const text = sequence.map(([part, as]) => (as === "literal" ? part.replaceAll(/[*?]/g, "x") : part)).join("");
        expect(matchesWildcard(pattern, text)).toBe(true);
      }),
    );
  });

  it("ends on a pattern that would keep a backtracking matcher busy for ever", () => {
    const text = "a".repeat(2000);
    expect(matchesWildcard(`${"*a".repeat(500)}*b`, text)).toBe(false);
    expect(matchesWildcard(`${"*a".repeat(500)}*`, text)).toBe(true);
    expect(matchesWildcard("*".repeat(5000), text)).toBe(true);
  });

  it("asks for the whole text, not a part of it", () => {
    expect(matchesWildcard("media", "media-eu")).toBe(false);
    expect(matchesWildcard("", "")).toBe(true);
    expect(matchesWildcard("", "a")).toBe(false);
    expect(matchesWildcard("?", "")).toBe(false);
  });
});

describe("coversPattern", () => {
  const unit = fc.constantFrom("a", "b", "*", "?");
  const pattern = fc.string({ unit, maxLength: 5 });
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });

  it("is true only where every text that matches the one matches the other", () => {
    const seen = { covered: 0, matched: 0 };
    fc.assert(
      fc.property(pattern, pattern, fc.array(text, { minLength: 20, maxLength: 40 }), (general, special, texts) => {
        if (!coversPattern(general, special)) return;
        seen.covered += 1;
        for (const each of texts.filter((one) => matchesWildcard(special, one))) {
          seen.matched += 1;
          expect(matchesWildcard(general, each)).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(seen.covered, seen.matched)).toBeGreaterThan(300);
  });

  it.each([
    ["*", "anything-*-?"],
    ["a*", "a*b"],
    ["?*", "*?"],
    ["**?", "?*"],
    ["a?c", "a?c"],
    ["media-*", "media-*"],
  ])("%s covers %s", (general, special) => expect(coversPattern(general, special)).toBe(true));

  it.each([
    ["a?", "a*"],
    ["?", "*"],
    ["a", "?"],
    ["a*b", "a*"],
    ["", "*"],
  ])("%s does not cover %s", (general, special) => expect(coversPattern(general, special)).toBe(false));
});
