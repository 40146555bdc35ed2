import { expect } from "vitest";
import { DeclaredFiles } from "../../../../terraform/index.ts";
import { bytesOf, linesOf } from "../../judged.ts";
import { bucket, type Part, plan } from "../../plan-builder.ts";

export const KNOWN = { actions: ["no-op"], unknown: {} };

/** The files of one run, `a.json` first. */
export function run(...documents: readonly object[]): DeclaredFiles {
  const files = new DeclaredFiles();
  for (const [index, document] of documents.entries()) {
    files.add({ bytes: bytesOf(document), source: `${String.fromCharCode(97 + index)}.json` });
  }
  return files;
}

/** What is said of each bucket of files that are given to one run, and of no bucket depends on their order. */
export function together(...documents: readonly object[]): readonly string[] {
  const lines = linesOf({ kind: "plan", buckets: run(...documents).buckets() }).toSorted();
  const reversed = linesOf({ kind: "plan", buckets: run(...documents.toReversed()).buckets() }).toSorted();
  expect(reversed).toEqual(lines);
  return lines;
}

/** The details of what is undecided, and the addresses in findings. */
export function wordsOf(...documents: readonly object[]): string {
  return JSON.stringify(
    run(...documents)
      .buckets()
      .map(({ reading }) => reading),
  );
}

/** A plan in whose provider an account or a region is written out. */
export function planIn(facts: { account?: string; region?: unknown }, parts: readonly Part[]): object {
  const document = plan(parts);
  const { expressions } = document.configuration.provider_config.aws as { expressions: Record<string, unknown> };
  if ("region" in facts) expressions.region = facts.region;
  if (facts.account !== undefined) expressions.allowed_account_ids = { constant_value: [facts.account] };
  return document;
}

export function stateOf(...resources: readonly object[]): { format_version: string; values: Record<string, unknown> } {
  return { format_version: "1.0", values: { root_module: { resources } } };
}

export function inState(type: string, name: string, values: object): object {
  return { address: `${type}.${name}`, mode: "managed", type, name, values };
}

export const RULES = [
  { id: "abort", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
];

/** A plan with a bucket that is there already. */
export const storage = plan([bucket("exports", KNOWN)]);
