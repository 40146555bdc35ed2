import type { IConstruct } from "constructs";
import type { Policy } from "../../policy/index.ts";
import { loadPolicy } from "../../policy-file/index.ts";

const policies = new WeakMap<IConstruct, Policy>();

/** The policy of the working directory; read once per app, however many constructs ask. */
export function defaultPolicyOf(scope: IConstruct): Policy {
  const { root } = scope.node;
  const policy = policies.get(root) ?? loadPolicy();
  policies.set(root, policy);
  return policy;
}

/**
 * @param place whose option it is, for messages
 * @throws Error for anything but a policy, which JavaScript lets through: most of all the path of a policy file
 */
export function requirePolicy(policy: unknown, place: string): asserts policy is Policy {
  if (typeof policy === "object" && policy !== null && "rule" in policy && "overrides" in policy) return;
  const got =
    typeof policy === "string" ? JSON.stringify(policy) : policy === null ? "null" : `a value of type ${typeof policy}`;
  const file = typeof policy === "string" ? got : '"mpu-policy.yaml"';
  throw new Error(
    `policy of ${place}: got ${got}, accepted: a policy, as loadPolicy returns it; fix: loadPolicy(${file}) of mpu-guard/policy-file, or leave it out`,
  );
}
