// Enforcement: holds the buckets of a scope to the policy while cdktf synthesises it. Each stack is rendered into a
// document in memory (render-stack.ts), `terraform/` judges the documents, and what it says is mapped back to the
// constructs (check-buckets.ts) and shown there (annotate.ts). enforcement.ts says when that happens.
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Policy } from "../../policy/index.ts";
import { loadPolicy } from "../../policy-file/index.ts";
import { requirePolicy } from "../abort-rule/default-policy.ts";
import { Enforcement, type EnforcementMode } from "./enforcement.ts";
import { hookInto } from "./hook-into.ts";

export type { EnforcementMode } from "./enforcement.ts";

export interface EnforceAbortPolicyOptions {
  /** @default the nearest mpu-policy.yaml (.yml, .json) from the working directory upward, or else the built-in policy */
  readonly policy?: Policy;
  /**
   * `check` makes synth fail; `inject` adds the rule wherever it is missing and fails only where that is impossible.
   *
   * @default "check"
   */
  readonly mode?: EnforcementMode;
  /**
   * The day that decides whether an exemption has expired, `YYYY-MM-DD`.
   *
   * @default today in UTC
   */
  readonly today?: string;
}

/**
 * Holds every bucket of a scope to the policy: of an app, a stack, or any construct and what is below it. Call it
 * once for a scope, before `app.synth()`.
 *
 * Violations become error annotations on the bucket, so that synth fails; what cannot be decided yet becomes a
 * warning. Each stack is judged after all Aspects have run on it, whatever they added. A stack that is made after
 * this call is judged too, but nothing can be injected into it. With `inject`, nothing is added to a bucket that may
 * have a lifecycle configuration already: that is an error which names both.
 *
 * What cdktf's own helpers run of it (0.21):
 *
 * - `app.synth()`: Aspects, validations and annotations, so a violation fails;
 * - `Testing.fullSynth(stack)`: the same without the validations of the app, which find what a later stack does to a
 *   bucket of an earlier one;
 * - `Testing.synth(stack, true)`, `Testing.synthHcl(stack, true)`: Aspects and validations, and no annotations: a
 *   violation throws;
 * - `Testing.synth(stack)`, `Testing.synthHcl(stack)`, and `Testing.synthScope(fn)` where `fn` calls this for the scope
 *   that it gets: Aspects alone; a violation throws all the same. `skipValidation` on the app comes to this as well.
 *   Rules are then injected before the Aspects of others run, and warnings are left on the constructs as metadata.
 *
 * @throws Error where the scope or an option is not accepted, or the policy file is not valid
 */
export function enforceAbortPolicy(scope: IConstruct, options: EnforceAbortPolicyOptions = {}): void {
  requireScope(scope);
  const { mode = "check", today = new Date().toISOString().slice(0, 10) } = options;
  requireMode(mode);
  requireDay(today);
  const { policy = loadPolicy() } = options;
  requirePolicy(policy, "enforceAbortPolicy");
  const stacks = stacksOf(scope);
  const enforcement = new Enforcement(scope, stacks, { policy, mode, today });
  hookInto(scope, stacks, enforcement);
}

const MODES: readonly string[] = ["check", "inject"] satisfies readonly EnforcementMode[];

function requireMode(mode: string): void {
  if (MODES.includes(mode)) return;
  throw new Error(
    `mode of enforceAbortPolicy: got ${JSON.stringify(mode)}, accepted: "check" or "inject"; fix: leave it out to check`,
  );
}

function requireDay(today: unknown): void {
  if (typeof today === "string" && /^\d{4}-\d{2}-\d{2}$/.test(today)) return;
  throw new Error(
    `today of enforceAbortPolicy: got ${today instanceof Date ? "a Date" : JSON.stringify(today)}, accepted: a day as YYYY-MM-DD; fix: leave it out for today in UTC`,
  );
}

function requireScope(scope: unknown): void {
  if (Construct.isConstruct(scope)) return;
  throw new Error(
    `scope of enforceAbortPolicy: got ${scope === null ? "null" : typeof scope}, accepted: an App, a TerraformStack or another construct; fix: pass the app`,
  );
}

/** The stack that a scope is in, and the stacks that are in the scope. */
function stacksOf(scope: IConstruct): ReadonlySet<TerraformStack> {
  const enclosing = scope.node.scopes.filter((each) => TerraformStack.isStack(each)).slice(-1);
  const below = scope.node.findAll().filter((node) => TerraformStack.isStack(node));
  return new Set([...enclosing, ...below]);
}
