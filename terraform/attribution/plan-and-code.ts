import type { DeclaredResource } from "../lang/index.ts";
import type { Attribution } from "./attribute.ts";
import type { RootModule } from "./root-module.ts";

/** What one root module declares, by address. */
type Declared = ReadonlyMap<string, DeclaredResource>;

type Attributions = Map<DeclaredResource, Attribution>;

/**
 * Where a run has a plan and the code of that plan, each tells what the other leaves out: code shows every expression,
 * and a plan knows every value.
 *
 * @param attributions of all configurations, each on its own; those that the other form tells more of are replaced
 */
export function joinPlansAndCode(roots: readonly RootModule[], attributions: Attributions): void {
  const plans = roots.filter(({ kind }) => kind === "plan").map((plan) => declaredIn([plan])[0] ?? new Map());
  const codes = plans.length === 0 ? [] : declaredIn(roots.filter(({ kind }) => kind === "code"));
  for (const plan of plans) {
    const [code, ...others] = codes.filter((each) => isCodeOf(each, plan));
    // Of two stacks that declare the same nobody can tell which was planned.
    if (code !== undefined && others.length === 0) join(plan, code, attributions);
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
      const ofPlan = translated(inPlan, code);
      if (ofPlan?.to === "bucket") attributions.set(declared, ofPlan);
    } else {
      const ofCode = translated(inCode, plan);
      if (ofCode !== undefined && !isAmong(inPlan, ofCode)) attributions.set(planned, ofCode);
    }
  }
}

/** The same of the resources of the other form; `undefined` where it tells nothing there. */
function translated(attribution: Attribution, others: Declared): Attribution | undefined {
  if (attribution.to === "none") return attribution;
  if (attribution.to === "anything") return undefined;
  if (attribution.to === "bucket") {
    const bucket = others.get(attribution.bucket.address);
    return bucket && { to: "bucket", bucket };
  }
  // What one form does not declare there is not: a condition of the code that does not hold.
  const same = [...attribution.candidates].map(({ address }) => others.get(address));
  return { to: "one-of", candidates: same.filter((bucket) => bucket !== undefined) };
}

/** Whether an attribution is certain, and the other only leaves more possible. */
function isAmong(certain: Attribution, other: Attribution): boolean {
  return certain.to === "bucket" && other.to === "one-of" && [...other.candidates].includes(certain.bucket);
}
