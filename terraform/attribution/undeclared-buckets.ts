import type { DeclaredResource } from "../lang/index.ts";
import { addConfiguration, type BucketConfigurations, noConfigurations } from "./bucket-configurations.ts";
import type { RootModule } from "./root-module.ts";
import { sameAccountAndRegion } from "./same-account-and-region.ts";

export interface UndeclaredBucket extends BucketConfigurations {
  readonly name: string;
}

/** The configurations of buckets that are named, and that no file declares. */
export class UndeclaredBuckets {
  /**
   * One name is one bucket, whatever provider and region it is reached by; in another account, or in another file, it
   * may be another one.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  private readonly byRoot = new Map<RootModule, Map<string, UndeclaredBucket>>();

  add(name: string, configuration: DeclaredResource, root: RootModule): void {
    const ofRoot = this.byRoot.get(root) ?? new Map<string, UndeclaredBucket>();
    const { provider, stack } = configuration;
    const key = [name, stack ?? "", provider.account ?? ""].join("\u0000");
    const bucket = ofRoot.get(key) ?? { name, ...noConfigurations() };
    addConfiguration(bucket, configuration);
    ofRoot.set(key, bucket);
    this.byRoot.set(root, ofRoot);
  }

  all(): readonly UndeclaredBucket[] {
    return [...this.byRoot.values()].flatMap((ofRoot) => [...ofRoot.values()]);
  }

  /** What one plan destroys and another file declares: nothing says that the delete comes first. */
  joinAcrossFiles(): void {
    const declared = new Map<string, UndeclaredBucket[]>();
    for (const bucket of this.all()) {
      if (bucket.declared.length === 0) continue;
      const known = declared.get(bucket.name);
      if (known === undefined) declared.set(bucket.name, [bucket]);
      else known.push(bucket);
    }
    for (const ofRoot of this.byRoot.values()) {
      for (const [key, bucket] of ofRoot) {
        const [part] = bucket.destroyed;
        if (bucket.declared.length > 0 || part === undefined) continue;
        const others = (declared.get(bucket.name) ?? []).filter((other) => isElsewhere(other.declared[0], part));
        for (const other of others) other.destroyed.push(...bucket.destroyed);
        if (others.length > 0) ofRoot.delete(key);
      }
    }
  }
}

function isElsewhere(declared: DeclaredResource | undefined, part: DeclaredResource): boolean {
  return (
    declared !== undefined && declared.location.file !== part.location.file && sameAccountAndRegion(declared, part)
  );
}
