import { asList, isBody, own } from "../json/index.ts";
import { evaluate } from "../lang/index.ts";
import type { ModuleInPlan } from "./plan-context.ts";
import { parseReference } from "./plan-expression.ts";
import { longestOnly } from "./references.ts";
import type { Key } from "./shown-instances.ts";

/** Where an argument stands: in an instance of a resource or module call. */
interface Place {
  readonly module: ModuleInPlan;
  /** Of the block, within the module. */
  readonly address: string;
  readonly declaration: unknown;
  readonly key: Key | undefined;
}

const ids = new WeakMap<object, number>();
let count = 0;

/**
 * The same text where an argument surely has the same value: one expression whose references have the same values, such
 * as that of a resource in all its instances where it mentions neither `each` nor `count`.
 *
 * @param shown the argument as the plan shows it: one object for all instances of its block
 */
export function identityOf(shown: unknown, place: Place): string | undefined {
  if (!isBody(shown)) return undefined;
  const references = longestOnly(asList(shown.references).filter((each) => typeof each === "string"));
  const of = references.map((reference) => referenceIdentity(reference, place));
  return of.includes(undefined) ? undefined : `${idOf(shown)}(${of.join(",")})`;
}

function referenceIdentity(reference: string, { module, address, declaration, key }: Place): string | undefined {
  const environment = module.repetitions.environmentOf(address, declaration, key);
  const value = evaluate(parseReference(reference), environment);
  if (value.kind === "known") return JSON.stringify(value.value);
  const [, root, name = ""] = /^(\w+)\.([\w-]+)/.exec(reference) ?? [];
  if (root === "each" || root === "count") return `${module.path} ${reference} of ${JSON.stringify(key)}`;
  if (root !== "var" || module.place.parent === undefined) return `${module.path} ${reference}`;
  const identity = variableIdentity(name, module);
  return identity && `${reference} of ${identity}`;
}

const variables = new WeakMap<ModuleInPlan, Map<string, string | undefined>>();

/** Found out once, as one variable can be passed on several times at every level. */
function variableIdentity(name: string, module: ModuleInPlan): string | undefined {
  const known = variables.get(module) ?? new Map<string, string | undefined>();
  variables.set(module, known);
  if (!known.has(name)) known.set(name, findVariable(name, module));
  return known.get(name);
}

function findVariable(name: string, { configuration, place: { parent, call, key } }: ModuleInPlan): string | undefined {
  const calling = parent?.callNamed(call);
  const passed = own(own(calling, "expressions"), name);
  if (parent === undefined || passed === undefined) return `default in ${idOf(configuration)}`;
  const identity = identityOf(passed, { module: parent, address: `module.${call}`, declaration: calling, key });
  return identity === undefined || identity.length > MAX_LENGTH ? undefined : identity;
}

/** A longer one stands for nothing that people write. */
const MAX_LENGTH = 10_000;

function idOf(shown: object): number {
  const id = ids.get(shown) ?? count++;
  ids.set(shown, id);
  return id;
}
