import { Memo } from "./memo.ts";
import {
  CLOUD_CONTROL_BUCKET,
  type DeclaredResource,
  DIRECTORY_BUCKET,
  isBucketType,
  OUTPOSTS_BUCKET,
} from "./resource.ts";
import { anything, madeOf, type ResourceInstance, type Value } from "./value.ts";

const IDENTIFIERS: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: ["id", "bucket"],
  [DIRECTORY_BUCKET]: ["id", "bucket", "arn"],
  [OUTPOSTS_BUCKET]: ["id", "arn", "bucket"],
  [CLOUD_CONTROL_BUCKET]: ["id", "bucket_name"],
};

/** Attributes that hold the bucket's name, and more. */
const DERIVED = /^(arn|bucket_domain_name|bucket_regional_domain_name|domain_name|website_endpoint)$/;

/** A bucket, a lifecycle configuration or a bucket policy as expressions see it. */
export function declaredValue(declared: DeclaredResource, argument: (name: string) => Value | undefined): Value {
  return { kind: "resource", resource: new DeclaredInstance(declared, argument) };
}

/** A class, as its methods are shared: there is one of these for every resource of an app. */
class DeclaredInstance implements ResourceInstance {
  private values: Memo | undefined;

  constructor(
    private readonly declared: DeclaredResource,
    private readonly argument: (name: string) => Value | undefined,
  ) {}

  get address(): string {
    return this.declared.address;
  }

  attribute(name: string): Value {
    const { type, address, scopePath } = this.declared;
    const isBucket = isBucketType(type);
    if (isBucket && IDENTIFIERS[type]?.includes(name)) return this.name;
    const key = `${scopePath} ${address}.${name}`;
    if (isBucket && DERIVED.test(name)) {
      return { kind: "unknown", key, buckets: new Set([this.declared]), isOpen: false };
    }
    if (!isBucket && (name === "id" || name === "bucket")) return this.once("bucket", undefined);
    return this.once(name, key);
  }

  arguments(): readonly Value[] {
    return isBucketType(this.declared.type) ? [this.name] : [this.once("bucket", undefined)];
  }

  private once(name: string, key: string | undefined): Value {
    this.values ??= new Memo();
    return this.values.get(name, () => this.argument(name) ?? anything(key));
  }

  private get name(): Value {
    return { kind: "bucket-name", bucket: this.declared };
  }
}

/** Where a resource that is no bucket gets its arguments from. */
export interface Arguments {
  /** @param attribute which of the attributes that repeat it is asked for */
  readonly one: (argument: string, attribute: string) => Value | undefined;
  readonly all: () => readonly Value[];
}

/**
 * Any other resource or data source. What it was given it gives back; of what the provider makes up, only the
 * arguments that it may be made of are known.
 *
 * @param key the same for the same instance, and for no other
 */
export function otherValue(type: string, address: string, key: string, given: Arguments): Value {
  const attributes = new Memo();
  let all: readonly Value[] | undefined;
  const resource: ResourceInstance = {
    address,
    attribute: (name) =>
      attributes.get(name, () => {
        const same = given.one(repeated(type, name), name);
        if (same !== undefined) return same;
        const made = madeOf(resource.arguments(), `${key}.${name}`);
        return type.startsWith("random_") ? { ...made, isRandom: true } : made;
      }),
    arguments() {
      if (all !== undefined) return all;
      // What depends on itself is an error in Terraform, and is made of nothing meanwhile.
      all = [];
      all = given.all();
      return all;
    },
  };
  return { kind: "resource", resource };
}

/** The argument that an attribute repeats; its own name where it repeats none. */
export function repeated(type: string, attribute: string): string {
  // The parts of a bucket (versioning, encryption, ...) have its name as their own id, and so has the data source.
  if (attribute === "id" && type.startsWith("aws_s3_bucket")) return "bucket";
  if (attribute === "output" && type === "terraform_data") return "input";
  return attribute;
}

/** Whose arguments people pass names of buckets through. */
export function passesNamesOn(type: string): boolean {
  return type === "terraform_data" || type.startsWith("aws_s3_");
}
