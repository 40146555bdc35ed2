import {
  bucketsIn,
  type DeclaredResource,
  isBucketType,
  type KeyedBuckets,
  nameArgument,
  possibleNames,
  type Value,
} from "../lang/index.ts";
import { keyedBuckets } from "./keyed-buckets.ts";
import { otherAttributes, type Unsaid } from "./other-attributes.ts";
import type { ModuleInPlan } from "./plan-context.ts";

/** What the locals of a module may be made of, as a plan shows none of them. */
export interface LocalContent {
  readonly buckets: ReadonlySet<DeclaredResource>;
  readonly keyed: KeyedBuckets;
  /** Texts that the plan does not say yet. */
  readonly texts: ReadonlySet<string>;
  /** Whether there may be any name besides. */
  readonly isOpen: boolean;
  /** Whether all that there may be besides is made up at random. */
  readonly isRandom: boolean;
}

/**
 * A local is made of what can be referred to from its module: resources there and in modules that it calls, and what the
 * module is passed. What the plan knows is not looked at: a name that is made of nothing else would be in the plan.
 */
export function localContent(module: ModuleInPlan): LocalContent {
  const { relevant, isTraced } = module.place.context;
  const buckets = new Set<DeclaredResource>();
  const unsaid: Unsaid[] = isTraced && !relevant.areListed ? ["anything"] : [];
  const work: ModuleInPlan[] = [module];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const resource of next.shown.all()) {
      const { type, address, isDestroyed, exists, bucketName } = resource;
      // Of what is there already, the plan shows the name.
      if (isDestroyed || exists === true) continue;
      if (isTraced && (!relevant.has(address) || isKnown(resource, relevant.attributesOf(address)))) continue;
      if (isBucketType(type)) buckets.add(resource);
      // The `bucket` of a part of it is known; its `id` is the same, and not known yet.
      else if (bucketName !== undefined) unsaid.push({ text: bucketName });
    }
    for (const each of otherAttributes(next)) unsaid.push(each);
    for (const called of next.called()) work.push(called);
  }
  for (const input of module.inputs()) {
    for (const bucket of bucketsIn(input)) buckets.add(bucket);
    for (const each of unsaidIn(input)) unsaid.push(each);
  }
  const isAny = unsaid.includes("anything");
  const isRandom = !isAny && unsaid.includes("random");
  const texts = unsaid.flatMap((each) => (typeof each === "object" ? [each.text] : []));
  return {
    buckets,
    keyed: keyedBuckets(buckets, module),
    texts: new Set(texts),
    isOpen: isAny || isRandom,
    isRandom,
  };
}

/** Whether only a name was read that the plan knows. */
function isKnown({ type, bucketName }: DeclaredResource, read: ReadonlySet<string>): boolean {
  return bucketName !== undefined && read.size === 1 && read.has(isBucketType(type) ? nameArgument(type) : "bucket");
}

function* unsaidIn(value: Value): Iterable<Unsaid> {
  const { hidden, isOpen, isRandom, unknown } = possibleNames(value);
  for (const text of hidden) yield { text };
  if (isRandom) yield "random";
  else if (isOpen || unknown.some(({ kind }) => kind === "text")) yield "anything";
}
