import { expect, it } from "vitest";
import { explanationText } from "../../../drift/cli/explain/explain-text.ts";
import { nearest } from "../../../drift/cli/explain/nearest.ts";
import { FINDING_KINDS } from "../../../policy/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

testTranscripts("explain", [
  {
    name: "explain",
    claim: "Without a kind every one is named with a line, by what it does to the exit status",
    commands: ["explain"],
    status: [0],
  },
  {
    name: "explain-kind",
    claim: "A kind is explained with its meaning, its reason, and the fix in code and without",
    commands: ["explain abort-scope-partial"],
    status: [0],
  },
  {
    name: "explain-unknown",
    claim: "A kind that does not exist is refused with the nearest, an old name with the new one, and with all of them",
    commands: ["explain no-abort", "explain gone", "explain \u001b[2J", "explain toString"],
    status: [1, 1, 1, 1],
  },
]);

it("finds what somebody meant by a typo or a part of a name, and nothing for what has nothing in common", () => {
  const meant = (word: string) => nearest(word, FINDING_KINDS);
  expect(meant("no-abort-rul")).toBe("no-abort-rule");
  expect(meant("days-too-long")).toBe("abort-days-too-long");
  expect(meant("AccessDenied")).toBe("access-denied");
  expect([meant("zzz"), meant("")]).toEqual([undefined, undefined]);
});

it.each(FINDING_KINDS)("prints the words about %s in lines that fit a terminal", (kind) => {
  const prose = explanationText(kind, false)
    .split("\n")
    .filter((line) => !line.startsWith("      ") && !line.includes("https://"));
  expect(prose.filter((line) => line.length > 90)).toEqual([]);
  expect(explanationText(kind, true)).toContain("\u001b[1m");
});
