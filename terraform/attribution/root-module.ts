import { declaredTwice } from "../json/index.ts";
import { BUCKET_POLICY, type DeclaredResource, isBucketType, isConfigurationType, type Value } from "../lang/index.ts";
import type { OpaqueModule } from "./opaque-module.ts";

/** The argument of a resource that tells its bucket; in a bucket, the one for its name. */
export interface BucketArgument {
  readonly value: () => Value | undefined;
  /** What it is taken from, for people. */
  readonly text: () => string;
  /** A bucket's `bucket_prefix`. */
  readonly prefix?: () => Value | undefined;
}

const NO_ARGUMENT: BucketArgument = { value: () => undefined, text: () => "a value that is not in the file" };

/** What some files declare together of buckets, in their order: a plan, a state, one synth, or a folder of code. */
export class RootModule {
  readonly buckets: DeclaredResource[] = [];
  readonly configurations: DeclaredResource[] = [];
  readonly policies: DeclaredResource[] = [];
  readonly modules: OpaqueModule[] = [];
  /** Buckets that a plan leaves out although the code declares them. */
  readonly leftOut: DeclaredResource[] = [];
  /** How many resources of any type the files hold, for a run that found no bucket among them. */
  resourceCount = 0;
  private readonly addresses = new Set<string>();
  private readonly names = new Map<DeclaredResource, BucketArgument>();
  private readonly byName = new Map<string, DeclaredResource[]>();

  constructor(
    readonly kind: DeclaredResource["origin"],
    readonly source: string,
    /** False where the plan says, or shows, that it leaves something out. */
    public isComplete = true,
  ) {}

  /** @throws DeclaredFileError for an address that is there already: neither of the two is the right one */
  add(resource: DeclaredResource, argument: BucketArgument): void {
    const key = `${resource.stack ?? ""}\u0000${resource.address}`;
    if (this.addresses.has(key)) throw declaredTwice(this.source, resource.address);
    this.addresses.add(key);
    this.names.set(resource, argument);
    if (isConfigurationType(resource.type)) this.configurations.push(resource);
    else if (resource.type === BUCKET_POLICY) this.policies.push(resource);
    else if (isBucketType(resource.type)) this.addBucket(resource);
  }

  /** The argument of a resource of this root module. */
  argumentOf(resource: DeclaredResource): BucketArgument {
    return this.names.get(resource) ?? NO_ARGUMENT;
  }

  /** The buckets of a name (on Outposts of an ARN), in every account. */
  bucketsNamed(name: string): readonly DeclaredResource[] {
    return this.byName.get(name) ?? [];
  }

  private addBucket(bucket: DeclaredResource): void {
    this.buckets.push(bucket);
    const { bucketName } = bucket;
    if (bucketName === undefined) return;
    const known = this.byName.get(bucketName);
    if (known === undefined) this.byName.set(bucketName, [bucket]);
    else known.push(bucket);
  }
}
