import type { BucketMatch, DayRange, DeclaredInCode, Exemption, Limits, NeverPatch } from "../policy/index.ts";

/** The content of `mpu-policy.yaml`, as the schema admits it: defaults are not filled in yet. */
export interface PolicyFile {
  /** For editors. */
  readonly $schema?: string;
  readonly version: 1;
  readonly rule?: { readonly id?: string; readonly daysAfterInitiation?: number };
  readonly accept?: DayRange;
  readonly overrides?: readonly PolicyFileOverride[];
  readonly exemptions?: readonly Exemption[];
  readonly allowExemptionTags?: boolean;
  readonly neverPatch?: readonly NeverPatch[];
  readonly declaredInCode?: readonly DeclaredInCode[];
  readonly limits?: Partial<Limits>;
}

export interface PolicyFileOverride {
  readonly match: BucketMatch;
  readonly daysAfterInitiation?: number;
  readonly accept?: DayRange;
}
