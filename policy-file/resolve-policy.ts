import { type DayRange, DEFAULT_POLICY, type Override, type Policy } from "../policy/index.ts";
import type { PolicyFile, PolicyFileOverride } from "./policy-file.ts";

/** A value that the schema admits and that still contradicts another one. */
export interface Contradiction {
  /** Where it stands, as keys from the root. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Fills in the defaults of a policy file, and says what in it contradicts itself. */
export function resolvePolicy(file: PolicyFile): { policy: Policy; contradictions: readonly Contradiction[] } {
  const rule = { ...DEFAULT_POLICY.rule, ...file.rule };
  const accept = file.accept ?? { minDays: 1, maxDays: rule.daysAfterInitiation };
  const overrides = (file.overrides ?? []).map((override) => resolveOverride(override, rule.daysAfterInitiation));
  const policy: Policy = {
    rule,
    accept,
    overrides,
    exemptions: file.exemptions ?? [],
    allowExemptionTags: file.allowExemptionTags ?? DEFAULT_POLICY.allowExemptionTags,
    neverPatch: file.neverPatch ?? [],
    declaredInCode: file.declaredInCode ?? [],
    limits: { ...DEFAULT_POLICY.limits, ...file.limits },
  };

  const contradictions = [
    ...contradictionsOf(["accept"], ["rule", "daysAfterInitiation"], accept, rule.daysAfterInitiation),
    ...overrides.flatMap((override, index) =>
      contradictionsOf(
        ["overrides", index, "accept"],
        ["overrides", index, "daysAfterInitiation"],
        override.accept,
        override.daysAfterInitiation,
      ),
    ),
  ];
  return { policy, contradictions };
}

function resolveOverride(override: PolicyFileOverride, generalDays: number): Override {
  const daysAfterInitiation = override.daysAfterInitiation ?? generalDays;
  return {
    match: override.match,
    daysAfterInitiation,
    accept: override.accept ?? { minDays: 1, maxDays: daysAfterInitiation },
  };
}

function contradictionsOf(
  acceptPath: readonly (string | number)[],
  daysPath: readonly (string | number)[],
  { minDays, maxDays }: DayRange,
  days: number,
): Contradiction[] {
  if (minDays > maxDays) {
    return [{ path: acceptPath, message: `minDays ${minDays} is more than maxDays ${maxDays}` }];
  }
  if (days < minDays || days > maxDays) {
    const name = daysPath.join(".");
    return [{ path: daysPath, message: `${name} is ${days}, but accepted are ${minDays} to ${maxDays} days` }];
  }
  return [];
}
