import { StoreError } from "../../../drift/errors.ts";
import { applyChange } from "../../../drift/patch/apply-change.ts";
import { evaluate, type LifecycleConfiguration, planMerge } from "../../../policy/index.ts";
import { configurationOf, liveBucket, policyWith, requirementWith, rule, TODAY } from "../../support/builders.ts";
import type { FakeStore } from "../../support/fake-store.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";

export const logs = configurationOf(rule());

export const timeout = new StoreError({ kind: "timeout", detail: "no answer" }, "unanswered");
export const busy = new StoreError({ kind: "unreadable", detail: "409 OperationAborted" }, "conflict");
export const mfa = new StoreError({ kind: "unreadable", detail: "409 InvalidBucketState" }, "unsupported");
export const denied = new StoreError({ kind: "access-denied", detail: "403 AccessDenied" }, "refused");

export interface Applying {
  readonly replan?: boolean;
  readonly interrupted?: boolean;
  readonly journal?: MemoryJournal;
}

/** Applies what was planned for `planned`; waiting takes no time, and is written down. */
export async function apply(
  store: FakeStore,
  given: LifecycleConfiguration | "none" = logs,
  { replan = false, interrupted = false, journal = new MemoryJournal() }: Applying = {},
) {
  const planned = given === "none" ? undefined : given;
  const plan = planMerge(planned, requirementWith());
  if (plan.outcome !== "change") throw new Error("nothing to apply");
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const reading =
    planned === undefined ? { state: "absent" as const } : { state: "configured" as const, configuration: planned };
  const verdict = evaluate(reading, policyWith(), liveBucket(), TODAY);
  const options = { store, journal, policy: policyWith(), today: TODAY, wait, replan };
  const result = await applyChange({ verdict, plan, interrupted }, options);
  return { ...result, waits, story: journal.story };
}
