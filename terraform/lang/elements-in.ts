import type { DeclaredResource } from "./resource.ts";
import { choiceOf, hidden, partsOf, type Value } from "./value.ts";

/** More values are not gone through. */
const MAX_VALUES = 100_000;

/**
 * What stands somewhere in these values, where all of it is buckets' names, or texts that will be known: what is taken
 * out of them is one of those, whatever is taken. `undefined` where there is none, or something else may be among it.
 */
export function elementsIn(values: readonly Value[]): Value | undefined {
  const buckets = new Set<DeclaredResource>();
  const texts = new Set<string>();
  // Each value once: a list can hold one list twice, at every level.
  const work = new Set<Value>(values);
  for (const value of work) {
    if (work.size > MAX_VALUES) return undefined;
    switch (value.kind) {
      case "known":
        if (value.value !== null && value.value !== "") return undefined;
        break;
      case "bucket-name":
        buckets.add(value.bucket);
        break;
      case "unknown":
        if (value.isOpen) return undefined;
        if (value.text !== undefined) texts.add(value.text);
        for (const bucket of value.buckets) buckets.add(bucket);
        break;
      case "resource": {
        const id = value.resource.attribute("id");
        if (id.kind !== "bucket-name") return undefined;
        buckets.add(id.bucket);
        break;
      }
      case "module":
        for (const name of value.module.outputNames()) work.add(value.module.output(name));
        break;
      case "text":
        return undefined;
      default:
        for (const part of partsOf(value)) work.add(part);
    }
  }
  const names: readonly Value[] = buckets.size === 0 ? [] : [{ kind: "unknown", buckets, isOpen: false }];
  const all = [...names, ...[...texts].map(hidden)];
  return all.length === 0 ? undefined : choiceOf(all);
}
