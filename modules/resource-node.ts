import { TerraformElement, type TerraformModule, TerraformProvider, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

export const LIFECYCLE_CONFIGURATION_TYPE = "aws_s3_bucket_lifecycle_configuration";
export const DIRECTORY_BUCKET_TYPE = "aws_s3_directory_bucket";
const BUCKET_TYPES: ReadonlySet<string> = new Set(["aws_s3_bucket", DIRECTORY_BUCKET_TYPE]);

// All of these go by symbols and type names: `instanceof` is false for `cdktf get` bindings and for a second copy
// of a package in node_modules.

export function isS3Resource(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && node.terraformResourceType.startsWith("aws_s3_");
}

export function isBucket(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && BUCKET_TYPES.has(node.terraformResourceType);
}

export function isLifecycleConfiguration(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && node.terraformResourceType === LIFECYCLE_CONFIGURATION_TYPE;
}

export function isAwsProvider(node: IConstruct): node is TerraformProvider {
  return TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === "aws";
}

export function isModule(node: IConstruct): node is TerraformModule {
  return (
    TerraformElement.isTerraformElement(node) &&
    !("terraformResourceType" in node) &&
    "source" in node &&
    typeof node.source === "string"
  );
}

/** The Terraform address inside the stack, such as `aws_s3_bucket.media`. */
export function addressOf(node: TerraformResource): string {
  return `${node.terraformResourceType}.${node.friendlyUniqueId}`;
}
