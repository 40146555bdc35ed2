import { type Body, isBody, own } from "../json/index.ts";
import { anything, Budget, choiceOf, type Value } from "../lang/index.ts";
import { keyIn } from "./address-parts.ts";
import { depthOf, splitPath } from "./module-path.ts";
import type { PlanContext } from "./plan-context.ts";
import { PlanModule } from "./plan-module.ts";
import { RelevantAttributes } from "./relevant-attributes.ts";
import type { RootOutputs } from "./root-outputs.ts";

/** Deeper than people go, a file is not followed. */
const MAX_DEPTH = 50;

/** The module instances of one plan. */
export class PlanModules implements PlanContext {
  readonly relevant: RelevantAttributes;
  readonly variables: unknown;
  readonly budget = new Budget();
  isTraced = true;
  private readonly byAddress = new Map<string, PlanModule>();
  private readonly root: unknown;

  /**
   * @param id tells the plans of a run apart
   * @param document the plan; of a state, nothing that it has is used
   * @param remote what other root modules put out
   */
  constructor(
    private readonly id: string,
    document: unknown,
    private readonly remote: RootOutputs,
  ) {
    this.root = own(own(document, "configuration"), "root_module");
    this.variables = own(document, "variables");
    this.relevant = new RelevantAttributes(document);
  }

  evaluateAs(kind: "traced" | "untraced", evaluate: () => Value): Value {
    const before = this.isTraced;
    this.isTraced = kind === "traced";
    try {
      return evaluate();
    } finally {
      this.isTraced = before;
    }
  }

  /** @param address such as `module.site["a"].module.logs`; empty for the root module */
  at(address: string): PlanModule {
    const known = this.byAddress.get(address);
    if (known !== undefined) return known;
    const [parentAddress, call, index] = splitPath(address);
    // What is in there stays unattributed.
    const parent = address === "" || depthOf(address) > MAX_DEPTH ? undefined : this.at(parentAddress);
    const configuration = address === "" ? this.root : own(parent?.callNamed(call), "module");
    const module = new PlanModule(`${this.id} ${address}`, address, toBody(configuration), {
      context: this,
      parent,
      call,
      key: index === undefined ? undefined : keyIn(index),
    });
    this.byAddress.set(address, module);
    parent?.adopt(module);
    return module;
  }

  /** What any other root module of the run puts out, or one that is not there. */
  remoteOutput(reader: PlanModule, name: string, output: string): Value {
    return choiceOf([...this.remote.seenFrom(this.at(""), output), anything(`${reader.path} ${name} ${output}`)]);
  }
}

function toBody(value: unknown): Body {
  return isBody(value) ? value : {};
}
