import type { BucketMatch, DayRange, Exemption } from "../policy/index.ts";

/** The content of `mpu-policy.yaml`, as the schema admits it: defaults are not filled in yet. */
export interface PolicyFile {
  readonly version: 1;
  readonly rule?: { readonly id?: string; readonly daysAfterInitiation?: number };
  readonly accept?: DayRange;
  readonly overrides?: readonly PolicyFileOverride[];
  readonly exemptions?: readonly Exemption[];
  readonly allowExemptionTags?: boolean;
  readonly limits?: { readonly maxChangesPerRun?: number };
}

export interface PolicyFileOverride {
  readonly match: BucketMatch;
  readonly daysAfterInitiation?: number;
  readonly accept?: DayRange;
}
