import type { IConstruct } from "constructs";
import type { Policy } from "../policy/index.ts";
import { loadPolicy } from "../policy-file/index.ts";

const policies = new WeakMap<IConstruct, Policy>();

/** The policy of the working directory; read once per app, however many constructs ask. */
export function defaultPolicyOf(scope: IConstruct): Policy {
  const { root } = scope.node;
  const policy = policies.get(root) ?? loadPolicy();
  policies.set(root, policy);
  return policy;
}
