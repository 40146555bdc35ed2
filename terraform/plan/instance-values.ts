import { type Body, isBody, own } from "../json/index.ts";
import {
  choiceOf,
  declaredValue,
  type Expression,
  evaluate,
  hidden,
  isRelevantType,
  known,
  NOTHING,
  otherValue,
  remoteStateIn,
  remoteStateValue,
  type Value,
} from "../lang/index.ts";
import type { ModuleInPlan } from "./plan-context.ts";
import { isExpressionShown, planExpression } from "./plan-expression.ts";
import type { Key } from "./shown-instances.ts";

/** A resource or data source as the expressions of its module see it: one, or all its instances. */
export function resourceValue(module: ModuleInPlan, address: string): Value | undefined {
  const instances = module.shown.at(address).filter(({ isDestroyed }) => !isDestroyed);
  if (instances.length > 0) {
    return instancesValue(
      instances.map((each) => [each.index, declaredValue(each, (name) => module.argument(address, name, each.index))]),
    );
  }
  // Without an instance in the plan it has none.
  if (isRelevantType(address.split(".", 1)[0] ?? "")) return NOTHING;
  const declaration = module.declarationOf(address);
  if (declaration === undefined) return undefined;
  const remoteState = remoteStateIn(address);
  if (remoteState !== undefined) {
    return remoteStateValue(address, (output) => module.place.context.remoteOutput(module, remoteState, output));
  }
  if (!isKeyed(declaration)) return otherInstance(module, address, declaration, undefined);
  const others = module.shown.othersAt(address);
  const keys = others && [...others.keys()].filter((key) => key !== undefined);
  return keys && instancesValue(keys.map((key) => [key, otherInstance(module, address, declaration, key)]));
}

/** A module that is called: one, or all its instances. */
export function callValue(module: ModuleInPlan, name: string): Value | undefined {
  const declaration = module.callNamed(name);
  if (!isBody(declaration)) return undefined;
  const children = module.childrenOf(name);
  if (!isKeyed(declaration) && children?.some(({ place }) => place.key !== undefined) !== true) {
    return { kind: "module", module: module.place.context.at(module.addressOf(`module.${name}`)) };
  }
  return children && instancesValue(children.map((child) => [child.place.key, { kind: "module", module: child }]));
}

/** A resource that is no bucket and no part of one. */
function otherInstance(module: ModuleInPlan, address: string, declaration: Body, key: Key | undefined): Value {
  const [type = ""] = address.replace(/^data\./, "").split(".", 1);
  return otherValue(type, address, `${module.path} ${address} ${key ?? ""}`, {
    one: (argument, attribute) => {
      const shown = module.shown.othersAt(address)?.get(key);
      const value = own(shown?.after, attribute);
      if (typeof value === "string" && own(shown?.unknown, attribute) !== true) return known(value);
      const given = own(shown?.after, argument);
      return hiddenText(typeof given === "string" ? known(given) : module.argument(address, argument, key));
    },
    all: () =>
      expressionsIn(declaration.expressions).map((each) => {
        const environment = module.repetitions.environmentOf(address, declaration, key);
        return module.place.context.evaluateAs("traced", () => evaluate(each, environment));
      }),
  });
}

function isKeyed(declaration: Body): boolean {
  return declaration.count_expression !== undefined || declaration.for_each_expression !== undefined;
}

/** What another resource repeats, a plan has as unknown until that is there. */
function hiddenText(value: Value | undefined): Value | undefined {
  return value?.kind === "known" && typeof value.value === "string" ? hidden(value.value) : value;
}

/** A single value, or instances by their keys. */
function instancesValue(items: readonly (readonly [Key | undefined, Value])[]): Value {
  const [[key, value] = [undefined, NOTHING]] = items;
  if (key === undefined) return items.length === 1 ? value : choiceOf(items.map(([, each]) => each));
  const byKey = new Map(items.flatMap(([each, item]) => (each === undefined ? [] : [[each, item] as const])));
  return { kind: "instances", byKey, isCount: typeof key === "number" };
}

/** Every expression in the arguments of a resource, of its blocks too. */
function expressionsIn(shown: unknown): readonly Expression[] {
  const found: Expression[] = [];
  const work: unknown[] = [shown];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const expression = isExpressionShown(next) ? planExpression(next) : undefined;
    if (expression !== undefined) found.push(expression);
    else if (Array.isArray(next)) for (const item of next) work.push(item);
    else if (isBody(next)) for (const value of Object.values(next)) work.push(value);
  }
  return found;
}
