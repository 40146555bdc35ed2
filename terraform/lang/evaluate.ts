import { access, elementOf } from "./access.ts";
import { elementsIn } from "./elements-in.ts";
import type { Environment } from "./environment.ts";
import { evaluateReferences } from "./evaluate-references.ts";
import type { Expression, ForExpression, Step, Traversal } from "./expression.ts";
import { callFunction } from "./functions.ts";
import { KeyedBuckets } from "./keyed-buckets.ts";
import { operate } from "./operators.ts";
import type { Scope } from "./value.ts";
import { anything, bucketsIn, choiceOf, keyOf, known, madeOf, NOTHING, textOf, type Value } from "./value.ts";

/** What an expression comes to, as far as that is known here. Never throws, and never guesses. */
export function evaluate(expression: Expression, environment: Environment): Value {
  switch (expression.type) {
    case "literal":
      return known(expression.value);
    case "template":
      return textOf(expression.parts.map((part) => evaluate(part, environment)));
    case "traversal":
      return traverse(expression, environment);
    case "access":
      return follow(evaluate(expression.of, environment), expression.steps, environment);
    case "call": {
      const args = expression.args.map((each) => evaluate(each, environment));
      return callFunction(expression.name, expression.expands ? expand(args) : args);
    }
    case "conditional":
      return conditional(expression, environment);
    case "operation":
      return operate(
        expression.operator,
        expression.operands.map((each) => evaluate(each, environment)),
      );
    case "list":
      return { kind: "list", items: expression.items.map((each) => evaluate(each, environment)) };
    case "object":
      return objectOf(
        expression.entries.map(([key, value]) => [evaluate(key, environment), evaluate(value, environment)] as const),
      );
    case "for":
      return iterate(expression, environment);
    case "references":
      return evaluateReferences(expression.references, environment, traverse);
    case "unreadable":
      return anything();
  }
}

/** The value of a reference such as `var.name` or `aws_s3_bucket.media["a"].id`. */
export function traverse({ root, steps }: Traversal, environment: Environment): Value {
  const { scope, each, count, bound } = environment;
  const local = bound?.get(root);
  if (local !== undefined) return follow(local, steps, environment);
  const [first, second] = steps;
  const name = first?.type === "attribute" ? first.name : undefined;
  if (name === undefined) return anything();
  switch (root) {
    case "var":
      return follow(scope.variable(name), steps.slice(1), environment);
    case "local":
      return follow(scope.local(name), steps.slice(1), environment);
    case "each":
      if (each === undefined) return anything();
      return name === "key" ? each.key : follow(each.value, steps.slice(1), environment);
    case "count":
      return count ?? anything();
    case "module":
      return follow(scope.call(name) ?? anything(`${scope.path} module.${name}`), steps.slice(1), environment);
    case "path":
    case "terraform":
      return anything(`${scope.path} ${root}.${name}`);
    case "data": {
      const data = second?.type === "attribute" ? scope.resource(`data.${name}.${second.name}`) : undefined;
      return data === undefined ? anything(pathKey(scope, root, steps)) : follow(data, steps.slice(2), environment);
    }
    default: {
      const resource = scope.resource(`${root}.${name}`);
      return resource === undefined
        ? anything(pathKey(scope, root, steps))
        : follow(resource, steps.slice(1), environment);
    }
  }
}

function follow(value: Value, steps: readonly Step[], environment: Environment): Value {
  return access(
    value,
    steps.map((step) =>
      step.type === "index" ? { type: "index" as const, key: evaluate(step.key, environment) } : step,
    ),
  );
}

function pathKey(scope: Scope, root: string, steps: readonly Step[]): string | undefined {
  const names = steps.map((step) => (step.type === "attribute" ? step.name : undefined));
  return names.includes(undefined) ? undefined : `${scope.path} ${[root, ...names].join(".")}`;
}

function conditional(
  { condition, yes, no }: Extract<Expression, { type: "conditional" }>,
  environment: Environment,
): Value {
  const decided = evaluate(condition, environment);
  if (decided.kind === "known" && decided.value !== null) {
    return evaluate(String(decided.value) === "true" ? yes : no, environment);
  }
  const options = [evaluate(yes, environment), evaluate(no, environment)];
  const keys = [decided, ...options].map(keyOf);
  const [of, first, second] = keys;
  if (first !== undefined && first === second) return options[0] as Value;
  const key = keys.includes(undefined) ? undefined : `if(${of},${first},${second})`;
  return { kind: "choice", options, ...(key !== undefined && { key }), isConditional: true };
}

/** `f(list...)`: the elements of the last argument in its place. */
function expand(args: readonly Value[]): readonly Value[] | undefined {
  const last = args.at(-1);
  return last?.kind === "list" ? [...args.slice(0, -1), ...last.items] : undefined;
}

function objectOf(entries: readonly (readonly [Value, Value])[]): Value {
  const object = new Map<string, Value>();
  for (const [key, value] of entries) {
    if (key.kind !== "known") return madeOf(entries.map(([, each]) => each));
    object.set(String(key.value), value);
  }
  return { kind: "object", entries: object };
}

function iterate(expression: ForExpression, environment: Environment): Value {
  const collection = evaluate(expression.collection, environment);
  if (collection.kind !== "choice" || collection.options.length > MAX_OPTIONS) {
    return iterateOver(collection, expression, environment);
  }
  return choiceOf(collection.options.map((option) => iterateOver(option, expression, environment)));
}

/** Of a choice of more, nothing is followed one by one. */
const MAX_OPTIONS = 16;

function iterateOver(collection: Value, expression: ForExpression, environment: Environment): Value {
  const evaluateFor = (key: Value, value: Value) => {
    const bound = new Map(environment.bound);
    if (expression.keyName !== undefined) bound.set(expression.keyName, key);
    bound.set(expression.valueName, value);
    const inner = { ...environment, bound };
    return {
      condition: expression.condition === undefined ? known(true) : evaluate(expression.condition, inner),
      key: expression.key === undefined ? undefined : evaluate(expression.key, inner),
      item: evaluate(expression.item, inner),
    };
  };
  const symbolic = collection.kind === "instances" ? collection.symbolic : undefined;
  if (symbolic !== undefined) {
    const ownKey = instanceKey(symbolic.keys);
    const { condition, key, item } = evaluateFor(ownKey, symbolic.item);
    const isSameKey = key?.kind === "unknown" && key.instanceOf === symbolic.keys;
    const isAll = expression.condition === undefined || (condition.kind === "known" && condition.value === true);
    return isSameKey && isAll && !expression.isGrouped
      ? { kind: "instances", byKey: new Map(), symbolic: { keys: symbolic.keys, item }, isCount: false }
      : madeOf([item]);
  }
  const elements = elementsOf(collection);
  if (elements === undefined) return iterateUnknown(collection, expression, evaluateFor);
  const results = elements.map(([key, value]) => evaluateFor(key, value));
  const kept = results.filter(isKept);
  const isCertain = kept.every(({ condition }) => condition.kind === "known");
  if (!isCertain || expression.isGrouped) return madeOf(kept.map(({ item }) => item));
  if (expression.key === undefined) return { kind: "list", items: kept.map(({ item }) => item) };
  return objectOf(kept.map(({ key, item }) => [key ?? NOTHING, item] as const));
}

interface Iteration {
  readonly condition: Value;
  readonly key: Value | undefined;
  readonly item: Value;
}

function isKept({ condition }: Iteration): boolean {
  return !(condition.kind === "known" && condition.value === false);
}

/** Of a collection that is not known, what its elements are made to is known as far as they are. */
function iterateUnknown(
  collection: Value,
  { key: keyExpression, isGrouped }: ForExpression,
  evaluateFor: (key: Value, value: Value) => Iteration,
): Value {
  // A text is no collection: it is on the other side of something that is not known.
  if (collection.kind === "unknown" && collection.text !== undefined) return collection;
  const keys = collection.kind === "unknown" ? collection.keyed?.keys : undefined;
  if (keys === undefined) {
    const { item } = evaluateFor(anything(), elementOf(collection, anything()));
    return elementsIn([item]) ?? madeOf([collection, item]);
  }
  const kept = keys
    .map((key) => ({ of: key, ...evaluateFor(known(key), elementOf(collection, known(key))) }))
    .filter(isKept);
  const all = elementsIn(kept.map(({ item }) => item));
  if (all === undefined) return madeOf([collection, ...kept.map(({ item }) => item)]);
  const isSameKey = kept.every(({ of, key }) => key?.kind === "known" && key.value === of);
  if (keyExpression === undefined || isGrouped || !isSameKey || all.kind !== "unknown") return all;
  const keyed = new KeyedBuckets();
  for (const { of, item } of kept) {
    for (const bucket of bucketsIn(item)) keyed.add(bucket, [{ collection: "", key: of }]);
  }
  return { ...all, keyed };
}

/** The key of the instance that stands for all of a set of keys. */
export function instanceKey(keys: string): Value {
  return { kind: "unknown", key: `key of ${keys}`, instanceOf: keys, buckets: new Set(), isOpen: true };
}

/** What `for` and `for_each` run over; `undefined` where that is known only to Terraform. */
function elementsOf(collection: Value): readonly (readonly [Value, Value])[] | undefined {
  switch (collection.kind) {
    case "list":
      return collection.items.map((item, index) => [known(index), item] as const);
    case "object":
      return [...collection.entries].map(([key, value]) => [known(key), value] as const);
    case "instances":
      return [...collection.byKey].map(([key, value]) => [known(key), value] as const);
    default:
      return undefined;
  }
}
