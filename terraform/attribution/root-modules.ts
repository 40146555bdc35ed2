import type { DeclaredResource } from "../lang/index.ts";
import type { RootModule } from "./root-module.ts";

/** What the files of one run declare together: references stay within a root module, names reach across. */
export class RootModules {
  private byName: ReadonlyMap<string, readonly DeclaredResource[]> | undefined;
  private everyBucket: readonly DeclaredResource[] | undefined;

  /** @param all one for each plan, each state, and each synth or folder of code */
  constructor(readonly all: readonly RootModule[]) {}

  /** Whether nothing was left out of any file: what one bucket lacks, the plan of another may leave out. */
  get isComplete(): boolean {
    return this.all.every(({ isComplete }) => isComplete);
  }

  get buckets(): readonly DeclaredResource[] {
    const [only] = this.all;
    if (only !== undefined && this.all.length === 1) return only.buckets;
    this.everyBucket ??= this.all.flatMap(({ buckets }) => buckets);
    return this.everyBucket;
  }

  /** The buckets of a name (on Outposts of an ARN), in every file. */
  bucketsNamed(name: string): readonly DeclaredResource[] {
    const [only] = this.all;
    if (only !== undefined && this.all.length === 1) return only.bucketsNamed(name);
    this.byName ??= indexOf(this.buckets);
    return this.byName.get(name) ?? [];
  }
}

function indexOf(buckets: readonly DeclaredResource[]): ReadonlyMap<string, readonly DeclaredResource[]> {
  const byName = new Map<string, DeclaredResource[]>();
  for (const bucket of buckets) {
    if (bucket.bucketName === undefined) continue;
    const known = byName.get(bucket.bucketName);
    if (known === undefined) byName.set(bucket.bucketName, [bucket]);
    else known.push(bucket);
  }
  return byName;
}
