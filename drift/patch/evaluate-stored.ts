import { evaluate, type Policy, type Verdict } from "../../policy/index.ts";
import type { StoredLifecycle } from "../ports.ts";

/** The verdict of what was read just now. */
export function evaluateStored(
  stored: StoredLifecycle,
  { bucket }: Pick<Verdict, "bucket">,
  { policy, today }: { readonly policy: Policy; readonly today: string },
): Verdict {
  if (stored.state === "absent") return evaluate({ state: "absent" }, policy, bucket, today);
  return evaluate({ state: "configured", configuration: stored.configuration }, policy, bucket, today);
}
