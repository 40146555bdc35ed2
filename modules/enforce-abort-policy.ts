import { type App, Aspects, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Policy } from "../policy/index.ts";
import { loadPolicy } from "../policy-file/index.ts";
import { Enforcement, type EnforcementMode } from "./enforcement.ts";

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
 * Holds every bucket of an app to the policy. Call it once, right before `app.synth()`.
 *
 * Violations become error annotations on the bucket, so that synth fails; what cannot be decided yet becomes a
 * warning. Each stack is judged after all Aspects have run on it, whatever they added. A stack that is made after
 * this call is judged too, but nothing can be injected into it.
 *
 * With `skipValidation` on the app each stack is judged before the Aspects of others: what these change is not seen.
 *
 * @throws Error where the policy file is not valid
 */
export function enforceAbortPolicy(app: App, options: EnforceAbortPolicyOptions = {}): void {
  const { policy = loadPolicy(), mode = "check", today = new Date().toISOString().slice(0, 10) } = options;
  const enforcement = new Enforcement(app, { policy, mode, today });
  // An Aspect on the app itself is never invoked, see synthesizer.ts of cdktf; and one that comes from a second
  // copy of cdktf is not either, so the validations do the work and the Aspect only does it earlier.
  const aspect = {
    visit(node: IConstruct) {
      if (!TerraformStack.isStack(node)) return;
      if (mode === "inject") enforcement.inject(node);
      if (app.skipValidation) enforcement.settle(node);
    },
  };
  for (const stack of app.node.findAll().filter(TerraformStack.isStack)) {
    Aspects.of(stack).add(aspect);
    stack.node.addValidation({
      validate: () => {
        enforcement.settle(stack);
        return [];
      },
    });
  }
  app.node.addValidation({ validate: () => enforcement.finish() });
}
