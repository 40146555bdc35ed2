import type { JournalEntry, WriteOutcome } from "../../../drift/journal/journal-entry.ts";
import type { LifecycleConfiguration } from "../../../policy/index.ts";
import { configurationOf, ownRule, rule } from "../../support/builders.ts";

export const TIME = "2026-11-21T04:00:00.000Z";
export const BEFORE = configurationOf(rule());
export const AFTER = configurationOf(rule(), ownRule());

export const keyNamed = (name: string) =>
  ({ account: "111122223333", region: "eu-west-1", kind: "general-purpose", name }) as const;

export function begun(time = TIME, account: string | null = "111122223333"): JournalEntry {
  return { entry: "run", schemaVersion: 1, command: "patch", tool: { name: "mpu-guard", version: "1" }, time, account };
}

export function writing(
  name: string,
  before: LifecycleConfiguration | null = BEFORE,
  after: LifecycleConfiguration = AFTER,
): JournalEntry {
  const state = before && { configuration: before, raw: { xml: JSON.stringify(before), headers: {} } };
  return { entry: "writing", time: TIME, bucket: keyNamed(name), before: state, after };
}

export function restoring(name: string): JournalEntry {
  return { entry: "restoring", time: TIME, bucket: keyNamed(name) };
}

export function done(name: string, outcome: WriteOutcome): JournalEntry {
  return { entry: "done", time: TIME, bucket: keyNamed(name), outcome };
}

export const finished: JournalEntry = { entry: "finished", time: TIME };

/** A run of everything that a journal can hold, with texts of more than one byte a character. */
export const WHOLE_RUN: readonly JournalEntry[] = [
  begun(),
  writing("acme-médïa-🪣", null),
  { entry: "done", time: TIME, bucket: keyNamed("acme-médïa-🪣"), outcome: "unclear", detail: "no answer — ⏳" },
  writing("acme-logs"),
  restoring("acme-logs"),
  done("acme-logs", "restored"),
  finished,
];
