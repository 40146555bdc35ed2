import type { LifecycleDeclaration } from "../../../terraform/index.ts";

/** A declaration of the live bucket of the builders, in a file of code, unless told otherwise. */
export function declaration({
  bucket = {},
  ...parts
}: Partial<Omit<LifecycleDeclaration, "bucket">> & {
  readonly bucket?: Partial<LifecycleDeclaration["bucket"]>;
} = {}): LifecycleDeclaration {
  return {
    bucket: { name: "acme-media", account: null, region: null, ...bucket },
    isCertain: true,
    isInline: false,
    address: "aws_s3_bucket_lifecycle_configuration.media",
    file: "cdktf.out/stacks/acme/cdk.tf.json",
    ...parts,
  };
}
