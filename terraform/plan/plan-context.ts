import type { Budget, Value } from "../lang/index.ts";
import type { PlanModule } from "./plan-module.ts";
import type { RelevantAttributes } from "./relevant-attributes.ts";
import type { Key } from "./shown-instances.ts";

/** What a module needs of the plan around it. */
export interface PlanContext {
  readonly relevant: RelevantAttributes;
  readonly budget: Budget;
  /** Whether `relevant` lists what is being evaluated; see {@link PlanContext.evaluateAs}. */
  readonly isTraced: boolean;
  /**
   * Evaluates something that Terraform's own analysis follows, so that the resources in it are in `relevant`, or
   * something that it does not: `each.value` in the arguments of a module call.
   */
  evaluateAs(kind: "traced" | "untraced", evaluate: () => Value): Value;
  /** The values of the root module's variables. */
  readonly variables: unknown;
  at(address: string): PlanModule;
  /** An output that `data.terraform_remote_state.NAME` reads. */
  remoteOutput(reader: PlanModule, name: string, output: string): Value;
}

/** Which instance of which call of a module this is; the root module has no parent. */
export interface ModuleCall {
  readonly context: PlanContext;
  readonly parent: PlanModule | undefined;
  readonly call: string;
  readonly key: Key | undefined;
}
