import { declaredTwice } from "../json/index.ts";
import {
  BUCKET_POLICY,
  type DeclaredResource,
  isBucketType,
  isConfigurationType,
  nameKeyOf,
  type Value,
} from "../lang/index.ts";
import type { OpaqueModule } from "./opaque-module.ts";

/** The arguments of a resource that tell its bucket; in a bucket, the one for its name. */
export interface BucketArguments {
  readonly bucketValueOf: (resource: DeclaredResource) => Value | undefined;
  /** The same text for arguments whose values are not known, and surely equal; by default what the value shows of that. */
  readonly bucketIdentityOf?: (resource: DeclaredResource) => string | undefined;
  /** What it is taken from, for people. */
  readonly bucketTextOf: (resource: DeclaredResource) => string;
  /** A bucket's `bucket_prefix`. */
  readonly prefixOf?: (resource: DeclaredResource) => Value | undefined;
}

const NO_ARGUMENTS: BucketArguments = {
  bucketValueOf: () => undefined,
  bucketTextOf: () => "a value that is not in the file",
};

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
  /** By stack. */
  private readonly addresses = new Map<string | undefined, Set<string>>();
  private readonly argumentsOf = new Map<DeclaredResource, BucketArguments>();
  private readonly byName = new Map<string, DeclaredResource[]>();

  constructor(
    readonly kind: DeclaredResource["origin"],
    readonly source: string,
    /** False where the plan says, or shows, that it leaves something out. */
    public isComplete = true,
  ) {}

  /** @throws DeclaredFileError for an address that is there already: neither of the two is the right one */
  add(resource: DeclaredResource, given: BucketArguments): void {
    const { stack, address } = resource;
    const known = this.addresses.get(stack);
    if (known === undefined) this.addresses.set(stack, new Set([address]));
    else if (known.has(address)) throw declaredTwice(this.source, address);
    else known.add(address);
    this.argumentsOf.set(resource, given);
    if (isConfigurationType(resource.type)) this.configurations.push(resource);
    else if (resource.type === BUCKET_POLICY) this.policies.push(resource);
    else if (isBucketType(resource.type)) this.addBucket(resource);
  }

  /** What a resource of this root module says of its bucket; a bucket, of its name. */
  bucketValueOf(resource: DeclaredResource): Value | undefined {
    return (this.argumentsOf.get(resource) ?? NO_ARGUMENTS).bucketValueOf(resource);
  }

  /** The same text for resources that are surely for one bucket, whichever that is. */
  bucketIdentityOf(resource: DeclaredResource): string | undefined {
    const given = this.argumentsOf.get(resource);
    return given?.bucketIdentityOf === undefined
      ? nameKeyOf(given?.bucketValueOf(resource))
      : given.bucketIdentityOf(resource);
  }

  /** The same as it is written, for people. */
  bucketTextOf(resource: DeclaredResource): string {
    return (this.argumentsOf.get(resource) ?? NO_ARGUMENTS).bucketTextOf(resource);
  }

  /** A bucket's `bucket_prefix`. */
  prefixOf(resource: DeclaredResource): Value | undefined {
    return this.argumentsOf.get(resource)?.prefixOf?.(resource);
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
