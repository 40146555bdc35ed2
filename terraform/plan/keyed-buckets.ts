import { type DeclaredResource, type Keyed, KeyedBuckets } from "../lang/index.ts";
import { type AddressPart, addressParts, keyIn } from "./address-parts.ts";
import type { ModuleInPlan } from "./plan-context.ts";

/** Buckets by the keys under which a local of a module holds them, where it holds all instances of a `for_each`. */
export function keyedBuckets(buckets: Iterable<DeclaredResource>, module: ModuleInPlan): KeyedBuckets {
  const own = addressParts(module.address);
  const keyed = new KeyedBuckets();
  for (const bucket of buckets) keyed.add(bucket, [...keyedAs(bucket, own, module)]);
  return keyed;
}

function* keyedAs(
  { address }: DeclaredResource,
  own: readonly AddressPart[],
  { place: { context } }: ModuleInPlan,
): Iterable<Keyed> {
  const parts = addressParts(address);
  const shared = parts.findIndex(({ name, index }, at) => own[at]?.name !== name || own[at]?.index !== index);
  for (const [step, { name, index }] of parts.entries()) {
    if (step < shared || !index.startsWith('"', 1)) continue;
    if (context.isTraced && !context.relevant.hasTogether(address, step)) continue;
    const before = parts.slice(0, step).map((part) => part.name + part.index);
    yield { collection: [...before, name].join("."), key: String(keyIn(index)) };
  }
}
