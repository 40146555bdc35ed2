import { known, madeOf, type Value } from "./value.ts";
import { keyOfAll } from "./value-key.ts";

type Scalar = string | number | boolean | null;

const BINARY: Readonly<Record<string, (left: Scalar, right: Scalar) => Scalar>> = {
  "+": (left, right) => Number(left) + Number(right),
  "-": (left, right) => Number(left) - Number(right),
  "*": (left, right) => Number(left) * Number(right),
  "/": (left, right) => Number(left) / Number(right),
  "%": (left, right) => Number(left) % Number(right),
  "<": (left, right) => Number(left) < Number(right),
  ">": (left, right) => Number(left) > Number(right),
  "<=": (left, right) => Number(left) <= Number(right),
  ">=": (left, right) => Number(left) >= Number(right),
  // Terraform compares types as well, and so do these.
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

/** What an operator makes of its operands. */
export function operate(operator: string, operands: readonly Value[]): Value {
  const [left, right] = operands;
  if (left === undefined) return madeOf([]);
  if (operator === "&&" || operator === "||") return connect(operator, left, right as Value);
  if (right === undefined) return unary(operator, left);
  const isComparison = operator === "==" || operator === "!=";
  const [one, other] = [scalarIn(left), scalarIn(right)];
  if (one !== undefined && other !== undefined) {
    const result = BINARY[operator]?.(one, other);
    return result === undefined || Number.isNaN(result) ? unknownResult(operator, operands) : known(result);
  }
  // `length(x) > 0`, `x == null`: a collection that is there is not null, and neither is a bucket's name.
  if (isComparison && [left, right].some((each) => each.kind === "known" && each.value === null)) {
    const other = left.kind === "known" ? right : left;
    const isThere = ["list", "object", "bucket-name", "text", "resource", "module"].includes(other.kind);
    if (isThere) return known(operator === "!=");
  }
  return unknownResult(operator, operands);
}

/** What it is, or will be. */
function scalarIn(value: Value): Scalar | undefined {
  return value.kind === "known" ? value.value : value.kind === "unknown" ? value.text : undefined;
}

function connect(operator: "&&" | "||", left: Value, right: Value): Value {
  const decides = operator === "||";
  const isDecided = (value: Value) => value.kind === "known" && String(value.value) === String(decides);
  const isNeutral = (value: Value) => value.kind === "known" && String(value.value) === String(!decides);
  if (isDecided(left) || isDecided(right)) return known(decides);
  if (isNeutral(left)) return right;
  return isNeutral(right) ? left : unknownResult(operator, [left, right]);
}

function unary(operator: string, operand: Value): Value {
  if (operand.kind !== "known") return unknownResult(operator, [operand]);
  return operator === "!" ? known(String(operand.value) !== "true") : known(-Number(operand.value));
}

/** A number or a truth value, neither of which is a bucket's name. */
function unknownResult(operator: string, operands: readonly Value[]): Value {
  const key = keyOfAll(operator, operands);
  return { kind: "unknown", ...(key !== undefined && { key }), buckets: new Set(), isOpen: false };
}
