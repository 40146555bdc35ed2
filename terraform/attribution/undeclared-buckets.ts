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
   * One name is one bucket, whatever provider and region it is reached by; in another account that is known, or in another
   * file, it may be another one.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  private readonly byRoot = new Map<RootModule, Map<string, OfAccount[]>>();

  add(name: string, configuration: DeclaredResource, root: RootModule): void {
    const ofRoot = this.byRoot.get(root) ?? new Map<string, OfAccount[]>();
    this.byRoot.set(root, ofRoot);
    const { provider, stack } = configuration;
    const key = `${name}\u0000${stack ?? ""}`;
    const known = ofRoot.get(key) ?? [];
    ofRoot.set(key, known);
    const same = known.find(
      ({ account }) => account === null || provider.account === null || account === provider.account,
    );
    const entry = same ?? { account: provider.account, bucket: { name, ...noConfigurations() } };
    entry.account ??= provider.account;
    if (same === undefined) known.push(entry);
    addConfiguration(entry.bucket, configuration);
  }

  all(): readonly UndeclaredBucket[] {
    return [...this.byRoot.values()].flatMap((ofRoot) => [...ofRoot.values()].flat().map(({ bucket }) => bucket));
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
      for (const [key, entries] of ofRoot) {
        ofRoot.set(
          key,
          entries.filter(({ bucket }) => {
            const [part] = bucket.destroyed;
            if (bucket.declared.length > 0 || part === undefined) return true;
            const others = (declared.get(bucket.name) ?? []).filter((other) => isElsewhere(other.declared[0], part));
            for (const other of others) other.destroyed.push(...bucket.destroyed);
            return others.length === 0;
          }),
        );
      }
    }
  }
}

interface OfAccount {
  /** `null` where no configuration of it says. */
  account: string | null;
  readonly bucket: UndeclaredBucket;
}

function isElsewhere(declared: DeclaredResource | undefined, part: DeclaredResource): boolean {
  return (
    declared !== undefined && declared.location.file !== part.location.file && sameAccountAndRegion(declared, part)
  );
}
