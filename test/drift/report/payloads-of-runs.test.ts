import { describe, expect, it } from "vitest";
import type { BucketChange } from "../../../drift/patch/bucket-change.ts";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import { DEFAULT_POLICY, evaluate, planMerge } from "../../../policy/index.ts";
import { liveBucket, requirementWith, rule, TODAY } from "../../support/builders.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { isValidSarif } from "./formats/sarif/sarif-schema.ts";
import { csvRows, rendered } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A run that ended too soon, where a stranger named everything that a change, a journal or an error can name. */
function assembleReport(command: "patch" | "rollback", payload: string): RunReport {
  const before = { rules: [rule({ id: payload, filter: { tag: { key: payload, value: payload } } })] };
  const plan = planMerge(before, requirementWith());
  if (plan.outcome !== "change") throw new Error("a change was expected");
  const owner = { address: payload, file: payload, line: 3, stack: payload, constructPath: payload, where: payload };
  const changes: readonly BucketChange[] = [
    { outcome: "planned", plan },
    { outcome: command === "patch" ? "patched" : "restored", plan },
    { outcome: "conflict", plan, detail: payload },
    { outcome: "failed", plan, detail: payload },
    { outcome: "refused", reason: "owner-unknown", detail: payload },
    { outcome: "refused", reason: "never-patch", detail: payload },
    ...(["terraform", "cloudformation", "policy"] as const).map(
      (by): BucketChange => ({
        outcome: "refused",
        reason: "declared-in-code",
        declaredBy: { by, declares: before, ...owner },
      }),
    ),
  ];
  return {
    command,
    startedAt: "2026-11-21T02:00:00.000Z",
    finishedAt: "2026-11-21T02:00:07.000Z",
    policy: { source: "mpu-policy.yaml", sha256: "0".repeat(64) },
    journal: payload,
    errors: [
      { kind: "journal-lost", detail: payload, notWritten: 3 },
      { kind: "service-alters-rules", bucket: payload, damage: { part: "rule", ruleId: payload }, notWritten: 0 },
    ],
    results: changes.map((change, index) => ({
      verdict: evaluate({ state: "absent" }, DEFAULT_POLICY, liveBucket({ name: `bucket-${index}` }), TODAY),
      change,
    })),
  };
}

const BUCKETS = assembleReport("patch", "media").results.length;

const stopped = (payload: string) => `stopped, with 3 buckets not written to: ${payload}`;

/** What a reader of each format has to find, beside that it is safe. */
const WHOLE: Partial<Record<Format, (text: string, payload: string) => void>> = {
  json: (text, payload) => {
    const { journal, errors, buckets } = JSON.parse(text);
    expect([journal, errors[0].message]).toEqual([payload, stopped(payload)]);
    const owners = buckets.flatMap(({ change }: { change: { declaredBy?: object } }) => change.declaredBy ?? []);
    expect(owners).toHaveLength(3);
    for (const owner of owners) expect(owner).toMatchObject({ address: payload, file: payload });
    expect(buckets[0].change.before[0].ID).toBe(payload);
  },
  ndjson: (text, payload) => {
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(BUCKETS + 1);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      journal: payload,
      errors: [{ message: stopped(payload) }, {}],
    });
  },
  csv: (text) => {
    const [head, ...rows] = csvRows(text);
    expect(rows).toHaveLength(BUCKETS);
    for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
  },
  sarif: (text) => expect(isValidSarif(text)).toEqual([]),
};

describe.each(Object.keys(REPORTERS) as Format[])("a run's report as %s", (format) => {
  it.each(Object.entries(PAYLOADS))("is safe to open and to print with %s", (_, payload) => {
    for (const command of ["patch", "rollback"] as const) {
      const text = rendered(format, assembleReport(command, payload));
      for (const line of text.split(/\r?\n/)) {
        expect(line).not.toMatch(CONTROL);
        if (format !== "github") expect(runnerCommand(line)).toBeUndefined();
        else if (line !== "") expect(["notice", "warning", "error"]).toContain(runnerCommand(line)?.name);
      }
      WHOLE[format]?.(text, payload);
    }
  });
});
