import { TerraformDataSource, TerraformElement, TerraformProvider, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

export const LIFECYCLE_CONFIGURATION = "aws_s3_bucket_lifecycle_configuration";
/** Outposts' buckets are judged as well, but take another kind of rule. */
const BUCKET_TYPES: ReadonlySet<string> = new Set(["aws_s3_bucket", "aws_s3_directory_bucket"]);

// All of these go by symbols and type names: `instanceof` is false for `cdktf get` bindings and for a second copy
// of a package in node_modules.

export function isS3Resource(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && node.terraformResourceType.startsWith("aws_s3");
}

export function isBucket(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && BUCKET_TYPES.has(node.terraformResourceType);
}

export function isLifecycleConfiguration(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && node.terraformResourceType === LIFECYCLE_CONFIGURATION;
}

export function isAwsProvider(node: IConstruct): node is TerraformProvider {
  return TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === "aws";
}

/** Data sources from which a bucket's name may be taken. */
const DATA_SOURCES: ReadonlySet<string> = new Set(["aws_caller_identity", "aws_region", "aws_partition"]);

/** An element of the stack that may stand between a bucket and its configuration: a value, or a module call. */
export function isValueOrModule(node: IConstruct): node is TerraformElement {
  if (!TerraformElement.isTerraformElement(node)) return false;
  if (TerraformDataSource.isTerraformDataSource(node)) {
    const { terraformResourceType: type } = node;
    return type.startsWith("aws_s3") || DATA_SOURCES.has(type);
  }
  return !TerraformResource.isTerraformResource(node) && !TerraformProvider.isTerraformProvider(node);
}
