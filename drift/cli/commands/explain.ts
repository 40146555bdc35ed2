import type { Command } from "commander";
import { FINDING_KINDS, type FindingKind } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { explanationText, kindList } from "../explain/explain-text.ts";
import { nearest } from "../explain/nearest.ts";
import { addExamples } from "../options/examples.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Names that kinds had in 0.1.0, for those who search for what an old report says. */
const FORMER_NAMES: Readonly<Record<string, FindingKind>> = {
  "not-effective": "lifecycle-service-denied",
  "older-dialect": "deprecated-prefix",
  gone: "bucket-not-found",
  "declared-twice": "duplicate-configuration",
};

export function addExplainCommand(program: Command, terminal: Terminal): void {
  addExamples(program.command("explain"), [
    ["mpu-guard explain no-abort-rule", "one of them"],
    ["mpu-guard explain", "a list of all"],
  ])
    .description("what a kind of finding means, why it matters, and how to fix it")
    .argument("[kind]", "the kind of finding, as reports name it, such as no-abort-rule (default: list all of them)")
    .action(async (kind: string | undefined) => {
      const text = kind === undefined ? kindList(terminal.color) : explanationText(knownKind(kind), terminal.color);
      await terminal.out(text);
    });
}

function knownKind(kind: string): FindingKind {
  const known = FINDING_KINDS.find((each) => each === kind);
  if (known !== undefined) return known;
  const meant = (Object.hasOwn(FORMER_NAMES, kind) && FORMER_NAMES[kind]) || nearest(kind, FINDING_KINDS);
  throw new RunError(
    `there is no finding kind ${JSON.stringify(kind)}${meant === undefined ? "" : `: did you mean ${meant}?`}\n` +
      `the kinds are ${FINDING_KINDS.join(", ")}`,
  );
}
