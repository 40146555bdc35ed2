import { longestOnly, parseReference, type Reference } from "../lang/reference.ts";
import { type DeclaredResource, isBucketType } from "../lang/resource.ts";
import type { Placed, Scope } from "../lang/scope.ts";
import { followRemoteState, type Step } from "./follow-remote-state.ts";
import { selectInstances, usesOwnIndex } from "./select-instances.ts";

/** Which buckets an expression may stand for. */
export interface Resolution {
  readonly buckets: ReadonlySet<DeclaredResource>;
  /** Buckets that are named and may be declared anywhere. */
  readonly names: ReadonlySet<string>;
  /** As written behind the address of a bucket that stands for all of its instances. */
  readonly instance?: string;
  /**
   * What the expression may stand for besides: nothing else, a bucket that somebody else declares, or, where it
   * cannot be followed, any bucket.
   */
  readonly open: "no" | "foreign" | "anything";
}

const IDENTIFIERS: ReadonlySet<string> = new Set(["id", "bucket"]);

/**
 * Follows an expression to buckets: by references within the module, and through the inputs and outputs of modules.
 * Every way through a choice is followed. A work list in place of recursion: the depth is the author's to choose.
 */
export function resolveExpression(start: Placed): Resolution {
  const buckets = new Set<DeclaredResource>();
  const names = new Set<string>();
  let instance: string | undefined;
  let open: Resolution["open"] = "no";
  const widen = (to: "foreign" | "anything") => {
    if (open !== "anything") open = to;
  };
  const seen = new Map<Scope, Set<string>>();
  const work: Placed[] = [start];
  for (let placed = work.pop(); placed !== undefined; placed = work.pop()) {
    const { expression, scope } = placed;
    if (expression.literal !== undefined && isValue(placed)) names.add(expression.literal);
    if (!expression.isPlain) widen("anything");
    const references = longestOnly(expression.references);
    const isRunning = references.some(usesOwnIndex);
    const visits = seen.get(scope) ?? new Set();
    seen.set(scope, visits);
    for (const text of references) {
      const visit = `${text}\u0000${placed.index}\u0000${isRunning}`;
      if (visits.has(visit)) continue;
      visits.add(visit);
      const reference = parseReference(text);
      const step = follow(reference, placed, isRunning);
      if (step.open !== undefined) widen(step.open);
      for (const bucket of step.buckets ?? []) buckets.add(bucket);
      if (step.buckets !== undefined && reference.index !== undefined) instance = reference.index;
      else if (step.buckets !== undefined && placed.runsOver === true) instance = "[each.key]";
      work.push(...(step.next ?? []));
    }
  }
  return { buckets, names, open, ...(instance !== undefined && { instance }) };
}

function follow(reference: Reference, placed: Placed, isRunning: boolean): Step {
  const { scope } = placed;
  const { root, name, attribute } = reference;
  switch (root) {
    case "managed":
      return followResource(reference, placed, isRunning);
    case "data":
      return followData(reference, placed);
    case "var": {
      const passed = scope.variable(name);
      if (passed === undefined) return isValue(placed) ? { open: "foreign" } : {};
      return { next: [{ ...passed, viaResource: placed.viaResource === true }] };
    }
    case "local": {
      const local = scope.local(name);
      return local === undefined || attribute !== undefined
        ? { open: "anything" }
        : { next: [{ ...placed, expression: local }] };
    }
    case "module": {
      const index = reference.index ?? (isRunning ? indexText(placed.index) : undefined);
      const outputs = scope.outputs(name, index, (attribute ?? "").replace(/[.[].*$/s, ""));
      return outputs.length === 0 ? { open: "foreign" } : { next: outputs };
    }
    case "each": {
      if (name !== "value") return {};
      const iterated = placed.owner === undefined ? undefined : scope.iteration(placed.owner);
      return iterated === undefined
        ? { open: "anything" }
        : { next: [{ ...placed, expression: iterated, runsOver: true }] };
    }
    case "count":
      return {};
    default:
      return { open: "anything" };
  }
}

function followResource({ name, index, attribute }: Reference, placed: Placed, isRunning: boolean): Step {
  const { scope } = placed;
  const [type = ""] = name.split(".");
  if (isBucketType(type)) {
    const found = scope.resourcesAt(name);
    const own = isRunning || placed.runsOver === true ? placed.index : undefined;
    const buckets = selectInstances(found, index, own);
    // Of the bucket's other attributes only Terraform knows what is made of them.
    const isItself =
      attribute === undefined || IDENTIFIERS.has(attribute) || (type !== "aws_s3_bucket" && attribute === "arn");
    return isItself ? { buckets } : { buckets, open: "anything" };
  }
  // Other parts of a bucket name it in an argument of their own.
  const expression = /^aws_s3/.test(type) ? scope.argument(name, "bucket") : undefined;
  return expression === undefined
    ? { open: "foreign" }
    : { next: [{ ...placed, expression, owner: name, viaResource: true }] };
}

function followData({ name, index, attribute }: Reference, placed: Placed): Step {
  const { scope } = placed;
  const [type, source = ""] = name.split(".");
  if (type === "terraform_remote_state") return followRemoteState(source, attribute, scope);
  const expression =
    type === "aws_s3_bucket" && index === undefined ? scope.argument(`data.${name}`, "bucket") : undefined;
  return expression === undefined
    ? { open: "foreign" }
    : { next: [{ ...placed, expression, owner: `data.${name}`, viaResource: true }] };
}

/** Whether a value that is written out can be the bucket's name, and not just the condition of a choice. */
function isValue({ scope, viaResource }: Placed): boolean {
  return !scope.showsKnownValues || viaResource === true;
}

function indexText(index: string | number | undefined): string | undefined {
  return index === undefined ? undefined : `[${JSON.stringify(index)}]`;
}
