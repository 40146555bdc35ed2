import type { DeclaredResource } from "../lang/index.ts";
import type { Attribution } from "./attribute.ts";
import type { RootModule } from "./root-module.ts";

/** What one root module declares, by address. */
type Declared = ReadonlyMap<string, DeclaredResource>;

type Attributions = Map<DeclaredResource, Attribution>;

/** A plan, and the code that was planned. */
interface PlannedCode {
  readonly plan: Declared;
  readonly code: Declared;
}

/**
 * Where a run has a plan and the code of that plan, each tells what the other leaves out: code shows every expression,
 * and a plan knows every value.
 */
export class PlansAndCode {
  private readonly pairs: readonly PlannedCode[];
  private readonly pairOf = new Map<DeclaredResource, PlannedCode>();

  constructor(roots: readonly RootModule[]) {
    const plans = roots.filter(({ kind }) => kind === "plan").map((plan) => declaredIn([plan])[0] ?? new Map());
    const codes = plans.length === 0 ? [] : declaredIn(roots.filter(({ kind }) => kind === "code"));
    this.pairs = plans.flatMap((plan) => {
      const [code, ...others] = codes.filter((each) => isCodeOf(each, plan));
      // Of two stacks that declare the same nobody can tell which was planned.
      return code === undefined || others.length > 0 ? [] : [{ plan, code }];
    });
    for (const pair of this.pairs) {
      for (const resource of [...pair.plan.values(), ...pair.code.values()]) this.pairOf.set(resource, pair);
    }
  }

  /** @param attributions of all configurations, each on its own; those that the other form tells more of are replaced */
  join(attributions: Attributions): void {
    for (const { plan, code } of this.pairs) join(plan, code, attributions);
  }

  /**
   * Whether one is in a plan and the other in the code of that plan. Then neither says anything of the other: what a
   * configuration of the code means for a bucket of the plan, that configuration says as the plan has it.
   */
  areTwoForms(one: DeclaredResource, other: DeclaredResource): boolean {
    const pair = this.pairOf.get(one);
    return pair !== undefined && pair === this.pairOf.get(other) && one.origin !== other.origin;
  }
}

/** One for each stack. */
function declaredIn(roots: readonly RootModule[]): readonly Declared[] {
  return roots.flatMap(({ buckets, configurations }) => {
    const stacks = new Map<string | undefined, Map<string, DeclaredResource>>();
    for (const resource of [...buckets, ...configurations]) {
      if (resource.isDestroyed || resource.hasNoInstances === true) continue;
      const stack = stacks.get(resource.stack) ?? new Map<string, DeclaredResource>();
      stacks.set(resource.stack, stack.set(resource.address, resource));
    }
    return [...stacks.values()];
  });
}

/** Whether both declare the same blocks, and buckets of the same names as far as both know them. */
function isCodeOf(code: Declared, plan: Declared): boolean {
  if (plan.size === 0) return false;
  for (const [address, { bucketName }] of plan) {
    const other = code.get(address);
    if (other === undefined && !code.has(blockOf(address))) return false;
    if (bucketName !== undefined && other?.bucketName !== undefined && other.bucketName !== bucketName) return false;
  }
  const planned = new Set([...plan.keys()].map(blockOf));
  return [...code].every(
    ([address, { conditions, keySets }]) => planned.has(blockOf(address)) || conditions.length + keySets.length > 0,
  );
}

/** An address without the keys of instances. */
function blockOf(address: string): string {
  return address.replaceAll(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

function join(plan: Declared, code: Declared, attributions: Attributions): void {
  for (const [address, planned] of plan) {
    const [inPlan, declared] = [attributions.get(planned), code.get(address)];
    const inCode = declared && attributions.get(declared);
    if (inPlan === undefined || inCode === undefined || declared === undefined) continue;
    if (inCode.to === "anything") {
      const ofPlan = translated(inPlan, plan, code);
      if (ofPlan?.to === "bucket") attributions.set(declared, ofPlan);
    } else {
      const ofCode = translated(inCode, code, plan);
      if (ofCode !== undefined && !isAmong(inPlan, ofCode)) attributions.set(planned, ofCode);
    }
  }
}

/** The same of the resources of the other form; `undefined` where it tells nothing there. */
function translated(attribution: Attribution, own: Declared, others: Declared): Attribution | undefined {
  if (attribution.to === "none") return attribution;
  if (attribution.to === "anything") return undefined;
  // What one form does not declare there is not: a condition of the code that does not hold.
  const inOther = (bucket: DeclaredResource) =>
    own.get(bucket.address) === bucket ? others.get(bucket.address) : bucket;
  if (attribution.to === "bucket") {
    const bucket = inOther(attribution.bucket);
    return bucket && { to: "bucket", bucket };
  }
  // A candidate of the other form only looks like one: of that bucket the own form says whether it is.
  const candidates = [...attribution.candidates].filter((bucket) => others.get(bucket.address) !== bucket).map(inOther);
  return { to: "one-of", candidates: candidates.filter((bucket) => bucket !== undefined) };
}

/** Whether an attribution is certain, and the other only leaves more possible. */
function isAmong(certain: Attribution, other: Attribution): boolean {
  return certain.to === "bucket" && other.to === "one-of" && [...other.candidates].includes(certain.bucket);
}
