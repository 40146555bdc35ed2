import type { IConstruct } from "constructs";

/**
 * The id of the configuration that injection adds below a bucket. Terraform's address depends on it: another id
 * would delete the configuration and create it anew, in no certain order.
 */
export const INJECTED_ID = "AbortIncompleteMultipartUpload";

/** Survives a second synth of the same tree. */
const injected = new WeakSet<IConstruct>();

export function markInjected(configuration: IConstruct): void {
  injected.add(configuration);
}

export function isInjected(node: IConstruct): boolean {
  return injected.has(node);
}
