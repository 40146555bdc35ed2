import { type Bucket, matchesWildcard } from "../../policy/index.ts";

export interface Selection {
  /** Patterns of names to look at; all where empty. */
  readonly include: readonly string[];
  /** Patterns of names to leave out; stronger than `include`. */
  readonly exclude: readonly string[];
  /** Regions to look at; all where empty. */
  readonly regions: readonly string[];
}

/** Whether a bucket is selected. A region that is not known yet does not rule it out. */
export function selects(selection: Selection, { name, region }: Bucket): boolean {
  const { include, exclude, regions } = selection;
  if (typeof name !== "string") return false;
  if (include.length > 0 && !include.some((pattern) => matchesWildcard(pattern, name))) return false;
  if (exclude.some((pattern) => matchesWildcard(pattern, name))) return false;
  return regions.length === 0 || region === null || regions.includes(region);
}
