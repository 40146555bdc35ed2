import type { ChangePlan } from "./bucket-change.ts";

/** What a patch does to a bucket, in a few words. */
export function describePlan({ action, converts }: ChangePlan): string {
  const what = action === "append-rule" ? "add the mpu-guard rule" : "update the mpu-guard rule";
  return converts ? `${what}; all rules are written with Filter in place of Prefix, with the same meaning` : what;
}
