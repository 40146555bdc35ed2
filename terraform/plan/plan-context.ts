import type { Body } from "../json/index.ts";
import type { Budget, Environment, Scope, Value } from "../lang/index.ts";
import type { RelevantAttributes } from "./relevant-attributes.ts";
import type { Key, ShownInstances } from "./shown-instances.ts";

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
  at(address: string): ModuleInPlan;
  /** An output that `data.terraform_remote_state.NAME` reads. */
  remoteOutput(reader: ModuleInPlan, name: string, output: string): Value;
}

/** Which instance of which call of a module this is; the root module has no parent. */
export interface ModuleCall {
  readonly context: PlanContext;
  readonly parent: ModuleInPlan | undefined;
  readonly call: string;
  readonly key: Key | undefined;
}

/** One instance of a module, for what reads a part of it: the whole of it is made of these parts. */
export interface ModuleInPlan extends Scope {
  /** As in addresses; empty for the root module. */
  readonly address: string;
  /** Its part of the plan's `configuration`. */
  readonly configuration: Body;
  readonly place: ModuleCall;
  readonly shown: ShownInstances;
  readonly repetitions: {
    /** Where the arguments of an instance of a resource or module call stand. */
    environmentOf(address: string, declaration: unknown, key: Key | undefined): Environment;
  };
  /** The instances of a module that this one calls; `undefined` where the plan has none. */
  childrenOf(call: string): readonly ModuleInPlan[] | undefined;
  /** The modules that this one calls, in all their instances. */
  called(): readonly ModuleInPlan[];
  /** A resource or data source as the code declares it. */
  declarationOf(address: string): Body | undefined;
  callNamed(name: string): unknown;
  /** What an argument of a resource instance says. */
  argument(address: string, name: string, key: Key | undefined): Value | undefined;
  /** What the module is passed. */
  inputs(): readonly Value[];
  /** The address, from the root module on, of something that is declared right here. */
  addressOf(declared: string): string;
  /** Evaluates once; twice, where it matters whether what is read is in the plan's list. */
  remember(name: string, evaluate: () => Value): Value;
}
