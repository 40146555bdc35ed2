import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../drift/journal/journal-entry.ts";
import { journalLine, parseJournal } from "../../../drift/journal/journal-text.ts";
import { type PlanDocument, parsePlan, planText } from "../../../drift/patch/plan-document.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { runnerCommand } from "../report/runner-commands.ts";

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const keyOf = (payload: string) => ({ account: payload, region: payload, kind: "directory", name: payload }) as const;
const rulesOf = (payload: string) => ({
  rules: [{ id: payload, status: "Enabled" as const, filter: { and: { tags: [{ key: payload, value: payload }] } } }],
  transitionDefaultMinimumObjectSize: payload,
});

function entriesOf(payload: string): readonly JournalEntry[] {
  const bucket = keyOf(payload);
  const before = { configuration: rulesOf(payload), raw: { xml: payload, headers: { "x-amz-request-id": payload } } };
  const run = { schemaVersion: 1, command: "patch", tool: { name: payload, version: payload } } as const;
  return [
    { entry: "run", ...run, time: payload, account: payload, endpointUrl: payload },
    { entry: "writing", time: payload, bucket, before, after: rulesOf(payload) },
    { entry: "restoring", time: payload, bucket },
    { entry: "done", time: payload, bucket, outcome: "unclear", detail: payload },
    { entry: "finished", time: payload },
  ];
}

function planOf(payload: string): PlanDocument {
  const change = { bucket: keyOf(payload), before: rulesOf(payload), after: rulesOf(payload) };
  return {
    schemaVersion: 1,
    tool: { name: payload, version: payload },
    plannedAt: payload,
    account: payload,
    endpointUrl: payload,
    policy: { source: payload, sha256: payload },
    changes: [change, { ...change, before: null }],
  };
}

describe("a journal", () => {
  it.each(Object.entries(PAYLOADS))("holds one entry a line, safe to show, and to the letter with %s", (_, payload) => {
    const entries = entriesOf(payload);
    const text = entries.map((entry) => journalLine(entry)).join("");
    const lines = text.slice(0, -1).split("\n");
    expect(lines).toHaveLength(entries.length);
    for (const line of lines) {
      expect(line).not.toMatch(CONTROL);
      expect(runnerCommand(line)).toBeUndefined();
    }
    expect(parseJournal(text, "journal.ndjson")).toEqual(entries);
  });
});

describe("a saved plan", () => {
  const linesOf = (payload: string) => planText(planOf(payload)).split("\n");

  it.each(Object.entries(PAYLOADS))("holds one change a line, and to the letter with %s", (_, payload) => {
    const lines = linesOf(payload);
    expect(lines).toHaveLength(linesOf("media").length);
    expect(lines.filter((line) => line.startsWith('    {"bucket":'))).toHaveLength(2);
    expect(parsePlan(lines.join("\n"), "plan.json")).toEqual(planOf(payload));
  });

  // Plans are reviewed on terminals and in jobs. To be met as soon as plan-document.ts spells its changes by safeJson.
  it("has no power over a terminal or a job that shows it", () => {
    for (const line of Object.values(PAYLOADS).flatMap(linesOf)) {
      expect(line).not.toMatch(CONTROL);
      expect(runnerCommand(line)).toBeUndefined();
    }
  });
});
