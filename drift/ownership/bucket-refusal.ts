import type { Refusal } from "../../policy/index.ts";
import { type CodeOwner, ownerText } from "./code-owner.ts";

/** Why a patch does not write a bucket, with the code in which it is to be fixed. */
export interface BucketRefusal extends Refusal {
  readonly declaredBy?: CodeOwner;
}

/** The same with the code as text, for whoever wants words. Not yet safe to print. */
export function withOwnerText({ reason, detail, declaredBy }: BucketRefusal): Refusal {
  const text = detail ?? (declaredBy && ownerText(declaredBy));
  return { reason, ...(text !== undefined && { detail: text }) };
}
