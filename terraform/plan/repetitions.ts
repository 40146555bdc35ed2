import { own } from "../json/index.ts";
import {
  anything,
  type Environment,
  elementOf,
  evaluate,
  known,
  NOTHING,
  type Traversal,
  type Value,
} from "../lang/index.ts";
import type { ModuleInPlan } from "./plan-context.ts";
import { planExpression } from "./plan-expression.ts";
import type { Key } from "./shown-instances.ts";

const EACH_KEY: Traversal = {
  type: "traversal",
  root: "each",
  steps: [{ type: "attribute", name: "key" }],
};

/** What `count` and `each` are in the instances of one module's resources and module calls. */
export class Repetitions {
  private readonly siblings = new Map<string, Pick<Environment, "siblings" | "siblingsDiffer">>();

  constructor(private readonly module: ModuleInPlan) {}

  /** Where the arguments of an instance of a resource or module call stand. */
  environmentOf(address: string, declaration: unknown, key: Key | undefined): Environment {
    const { module } = this;
    if (key === undefined) return { scope: module };
    const siblings = this.siblingsOf(address);
    const { context } = module.place;
    const each = { key: known(key), value: NOTHING };
    const forEach = planExpression(own(declaration, "for_each_expression"));
    // What is only referred to is looked at for each key, as that tells which instance is meant.
    const ownElement = () =>
      forEach?.type === "references"
        ? evaluate({ ...forEach, references: [...forEach.references, EACH_KEY] }, { scope: module, each, ...siblings })
        : undefined;
    const collection = () =>
      forEach === undefined
        ? anything()
        : module.remember(`for_each of ${address}`, () => evaluate(forEach, { scope: module }));
    return {
      scope: module,
      ...siblings,
      count: known(key),
      each: {
        key: known(key),
        get value() {
          const find = () => ownElement() ?? eachOf(collection(), key);
          return address.startsWith("module.") ? context.evaluateAs("untraced", find) : find();
        },
      },
    };
  }

  private siblingsOf(address: string): Pick<Environment, "siblings" | "siblingsDiffer"> {
    const known = this.siblings.get(address);
    if (known !== undefined) return known;
    const call = /^module\.(.*)$/s.exec(address)?.[1];
    const instances: readonly Sibling[] =
      call === undefined
        ? this.module.shown.at(address).map(({ index, body }) => ({ key: index, rules: JSON.stringify(body.rule) }))
        : (this.module.childrenOf(call) ?? []).map((child) => ({ key: child.place.key, rules: rulesIn(child) }));
    const siblings = {
      siblings: instances.flatMap(({ key }) => (key === undefined ? [] : [key])),
      siblingsDiffer: new Set(instances.map(({ rules }) => rules)).size > 1,
    };
    this.siblings.set(address, siblings);
    return siblings;
  }
}

interface Sibling {
  readonly key: Key | undefined;
  /** The same for instances whose rules are alike. */
  readonly rules: string;
}

/** All the rules in a module and in those that it calls. */
function rulesIn(module: ModuleInPlan): string {
  const rules: string[] = [];
  const work: ModuleInPlan[] = [module];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const { type, name, index, body } of next.shown.all()) {
      if (body.rule !== undefined) rules.push(JSON.stringify([type, name, index, body.rule]));
    }
    for (const called of next.called()) work.push(called);
  }
  return rules.sort().join();
}

/** `each.value`: the element of a key, or what stands for all of them. */
function eachOf(collection: Value, key: Key): Value {
  return collection.kind === "list" ? known(key) : elementOf(collection, known(key));
}
