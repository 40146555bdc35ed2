import { access } from "./access.ts";
import { type Environment, isAffordable } from "./environment.ts";
import { evaluateReferences } from "./evaluate-references.ts";
import type { Expression, Step, Traversal } from "./expression.ts";
import { callFunction } from "./functions.ts";
import { iterate } from "./iterate.ts";
import { objectOf } from "./object-value.ts";
import { operate } from "./operators.ts";
import { pickInstance } from "./pick-instance.ts";
import type { Scope } from "./value.ts";
import { anything, choiceOf, known, madeOf, type Value } from "./value.ts";
import { keyOf, keyOfAll } from "./value-key.ts";
import { textOf } from "./value-text.ts";

/** Expressions in expressions, and the locals, variables and arguments that they refer to. */
const MAX_DEPTH = 1000;

let depth = 0;

/** What an expression comes to, as far as that is known here. Never throws, and never guesses. */
export function evaluate(expression: Expression, environment: Environment): Value {
  if (depth >= MAX_DEPTH || !isAffordable(1, environment)) return anything();
  depth += 1;
  try {
    return evaluated(expression, environment);
  } finally {
    depth -= 1;
  }
}

function evaluated(expression: Expression, environment: Environment): Value {
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
      const size = args.reduce((sum, arg) => sum + sizeOf(arg), 0);
      if (!isAffordable(size, environment)) return madeOf(args);
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
      return iterate(expression, environment, evaluate);
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

/** How many elements there are to be gone through. */
function sizeOf(value: Value): number {
  switch (value.kind) {
    case "list":
      return value.items.length;
    case "object":
      return value.entries.size;
    case "instances":
      return value.byKey.size;
    case "choice":
      return value.options.length;
    default:
      return 1;
  }
}

function follow(value: Value, steps: readonly Step[], environment: Environment): Value {
  const counted = value.kind === "unknown" ? countedIn(value, steps, environment) : value;
  if (counted !== value) return follow(counted, steps.slice(1), environment);
  if (steps.some(({ type }) => type === "splat") && !isAffordable(sizeOf(value), environment)) return madeOf([value]);
  return access(
    value,
    steps.map((step) =>
      step.type === "index" ? { type: "index" as const, key: evaluate(step.key, environment) } : step,
    ),
  );
}

/** Which instance of a local `count.index` means, where that is certain by how many there are of both. */
function countedIn(value: Value, [first]: readonly Step[], environment: Environment): Value {
  const isCount = first?.type === "index" && first.key.type === "traversal" && first.key.root === "count";
  return isCount ? pickInstance(value, [first.key as Traversal], environment, traverse) : value;
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
  const [first, second] = options.map(keyOf);
  if (first !== undefined && first === second) return options[0] as Value;
  return choiceOf(options, keyOfAll("if", [decided, ...options]), true);
}

/** `f(list...)`: the elements of the last argument in its place. */
function expand(args: readonly Value[]): readonly Value[] | undefined {
  const last = args.at(-1);
  return last?.kind === "list" ? [...args.slice(0, -1), ...last.items] : undefined;
}
