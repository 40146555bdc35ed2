/** How code in a bucket's own module refers to it. */
export interface BucketReference {
  /** The resource's name, for a configuration beside it. */
  readonly name: string;
  /** Without an attribute: `aws_s3_bucket.media`. */
  readonly reference: string;
  /** The attribute that holds the bucket's name. */
  readonly attribute: "id" | "bucket";
  /** `count` and `for-each`: the address is of one instance of several. */
  readonly instances: "one" | "count" | "for-each";
}

const INDEX = String.raw`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`;
const ADDRESS = new RegExp(
  String.raw`^(?:module\.[\p{L}\w-]+(?:${INDEX})?\.)*(data\.)?(aws_s3_bucket|aws_s3_directory_bucket)\.([\p{L}_][\p{L}\w-]*)(${INDEX})?$`,
  "su",
);

/** The reference to the bucket at a Terraform address; `undefined` where that is not the address of a bucket. */
export function bucketReference(address: string): BucketReference | undefined {
  const [found, data = "", type, name, index] = ADDRESS.exec(address) ?? [];
  if (found === undefined || type === undefined || name === undefined) return undefined;
  const instances = index === undefined ? "one" : index.startsWith('["') ? "for-each" : "count";
  // The provider deprecates the id of a directory bucket.
  const attribute = type === "aws_s3_bucket" ? "id" : "bucket";
  return { name, reference: `${data}${type}.${name}`, attribute, instances };
}
