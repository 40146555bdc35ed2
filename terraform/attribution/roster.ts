import { DeclaredFileError } from "../json/declared-file-error.ts";
import { BUCKET_POLICY, type DeclaredResource, isBucketType, isConfigurationType } from "../lang/resource.ts";

/** A module call that synth does not see into. */
export interface OpaqueModule {
  readonly moduleSource: string;
  readonly bucketName?: unknown;
  readonly constructPath?: string;
  readonly stack?: string;
  readonly address: string;
  readonly location: DeclaredResource["location"];
}

/** What some files declare of buckets, in their order. */
export class Roster {
  readonly buckets: DeclaredResource[] = [];
  readonly configurations: DeclaredResource[] = [];
  readonly policies: DeclaredResource[] = [];
  readonly modules: OpaqueModule[] = [];
  private readonly addresses = new Set<string>();
  private readonly byName = new Map<string, DeclaredResource[]>();

  /** @param isComplete false where the plan says that it leaves something out */
  constructor(
    private readonly source: string,
    readonly isComplete = true,
  ) {}

  /** @throws DeclaredFileError for an address that is there already: neither of the two is the right one */
  add(resource: DeclaredResource): void {
    const key = `${resource.stack ?? ""}\u0000${resource.address}`;
    if (this.addresses.has(key)) throw duplicate(this.source, resource.address);
    this.addresses.add(key);
    if (isConfigurationType(resource.type)) this.configurations.push(resource);
    else if (resource.type === BUCKET_POLICY) this.policies.push(resource);
    else if (isBucketType(resource.type)) this.addBucket(resource);
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

export function duplicate(source: string, address: string): DeclaredFileError {
  return new DeclaredFileError(
    source,
    `${JSON.stringify(address)} is declared twice, and there is no telling which one counts: remove one of them`,
  );
}
