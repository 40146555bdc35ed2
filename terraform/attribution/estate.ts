import type { DeclaredResource } from "../lang/resource.ts";
import type { Roster } from "./roster.ts";

/** What the files of one run declare together: references stay within a file, names meet across files. */
export class Estate {
  private byName: ReadonlyMap<string, readonly DeclaredResource[]> | undefined;

  /** @param rosters a roster for each plan, each state, and each synth or folder of code */
  constructor(readonly rosters: readonly Roster[]) {}

  /** Whether nothing was left out of any file: what one bucket lacks, the plan of another may leave out. */
  get isComplete(): boolean {
    return this.rosters.every(({ isComplete }) => isComplete);
  }

  /** The buckets of a name (on Outposts of an ARN), in every file. */
  bucketsNamed(name: string): readonly DeclaredResource[] {
    const [only] = this.rosters;
    if (only !== undefined && this.rosters.length === 1) return only.bucketsNamed(name);
    this.byName ??= indexOf(this.rosters);
    return this.byName.get(name) ?? [];
  }
}

function indexOf(rosters: readonly Roster[]): ReadonlyMap<string, readonly DeclaredResource[]> {
  const byName = new Map<string, DeclaredResource[]>();
  for (const bucket of rosters.flatMap(({ buckets }) => buckets)) {
    if (bucket.bucketName === undefined) continue;
    const known = byName.get(bucket.bucketName);
    if (known === undefined) byName.set(bucket.bucketName, [bucket]);
    else known.push(bucket);
  }
  return byName;
}
