import { KEYS, type Repetition } from "../program/program.ts";
import type { ModuleSource } from "./module-source.ts";
import { type Argument, Expression, expressionText } from "./terraform-blocks.ts";

export type Shape = "single" | "list" | "map";
export type Key = string | number;

/** A repetition as it is written in one module. */
export interface Repeated {
  readonly shape: Shape;
  /** Those of the instances; of a single one none. */
  readonly keys: readonly Key[];
  /** `count` or `for_each`. */
  readonly meta: Readonly<Record<string, Argument>>;
  /** What tells instances apart in a name, or nothing where that cannot be part of one. */
  readonly part: Expression | undefined;
  /** A bucket's name in the value that is iterated over. */
  readonly eachName: Expression | undefined;
  readonly form: string;
}

/** @param stem what the names in the iterated values begin with */
export function repeated(repetition: Repetition, source: ModuleSource, stem: string): Repeated {
  switch (repetition.kind) {
    case "single":
      return { shape: "single", keys: [], meta: {}, part: undefined, eachName: undefined, form: "single" };
    case "count": {
      const { count: length, from } = repetition;
      const keys = Array.from({ length }, (_, index) => index);
      const count =
        from === "length"
          ? new Expression(`length(${expressionText(source.local(keys.map(String)))})`)
          : source.valueFrom(from, length, 0);
      const form = length === 0 ? "count = 0" : length === 1 ? "count = 1" : "count = n";
      return { shape: "list", keys, meta: { count }, part: countIndex, eachName: undefined, form };
    }
    case "enabled": {
      const flag = expressionText(source.valueFrom(repetition.from, repetition.on, !repetition.on));
      const isCount = repetition.by === "count";
      const meta: Record<string, Argument> = isCount
        ? { count: new Expression(`${flag} ? 1 : 0`) }
        : { for_each: new Expression(`${flag} ? toset(["this"]) : toset([])`) };
      return {
        shape: isCount ? "list" : "map",
        keys: repetition.on ? [isCount ? 0 : "this"] : [],
        meta,
        part: isCount ? countIndex : eachKey,
        eachName: undefined,
        form: `${repetition.by} = condition ? ... : ...`,
      };
    }
    case "for_each": {
      const keys = KEYS[repetition.keys % KEYS.length] ?? [];
      const nameOf = (key: string) => `${stem}-${safeName(key)}`;
      const { over, from } = repetition;
      const value: Argument =
        over === "set"
          ? keys
          : Object.fromEntries(keys.map((key) => [key, over === "map" ? nameOf(key) : { name: nameOf(key) }]));
      const held = source.valueFrom(from, value, over === "set" ? [] : {});
      const isPlain = keys.every((key) => /^[a-z0-9.-]*$/.test(key));
      return {
        shape: "map",
        keys,
        meta: { for_each: over === "set" ? new Expression(`toset(${expressionText(held)})`) : held },
        part: isPlain ? eachKey : undefined,
        eachName: over === "set" ? undefined : new Expression(over === "map" ? "each.value" : "each.value.name"),
        form: `for_each over a ${over === "objects" ? "map of objects" : over}${isPlain ? "" : ", keys to quote"}`,
      };
    }
  }
}

const countIndex = new Expression("count.index");
const eachKey = new Expression("each.key");

/** A key as it can stand in a bucket's name. */
export function safeName(key: string): string {
  return key.replaceAll(/[^a-z0-9.]+/g, "-").replaceAll(/^-+|-+$/g, "");
}
