import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { generalRequirement, type Policy, requirementFor, UNKNOWN } from "../../policy/index.ts";
import { describeAttached } from "./attached-bucket.ts";
import { defaultPolicyOf, requirePolicy } from "./default-policy.ts";
import { requireAccepted, requireOwnIds, requireWholeDays } from "./early-checks.ts";
import { argumentsFor, type BucketConstruct } from "./meta-arguments.ts";
import { renderRule } from "./render-rule.ts";

export interface AbortIncompleteMultipartUploadProps {
  /**
   * The bucket construct, or the name of a bucket that is declared elsewhere. Of a construct also `count`, `forEach`,
   * `provider` and `region` are taken over; so prefer it to `bucket.id`.
   */
  readonly bucket: BucketConstruct | string;
  /**
   * Days from an upload's initiation until its parts are deleted, rounded up to the next midnight UTC. A whole number
   * of at least 1 within the range that the policy accepts, or a number token.
   *
   * @default - what the policy asks of this bucket, as far as its name, region and tags are written out by now
   */
  readonly daysAfterInitiation?: number;
  /**
   * The bucket's other lifecycle rules. A bucket has one lifecycle configuration, so they all have to be in it. They
   * come first, in this order; at most 999.
   *
   * @default - none
   */
  readonly rules?: readonly S3BucketLifecycleConfigurationRule[];
  /** @default - the nearest mpu-policy.yaml (.yml, .json) from the working directory upward, or the built-in policy */
  readonly policy?: Policy;
  /**
   * The id of the rule, at most 255 characters.
   *
   * @default - the rule id of the policy
   */
  readonly ruleId?: string;
  /**
   * The smallest object size for transitions: `all_storage_classes_128K` or `varies_by_storage_class`.
   *
   * @default - the provider's default
   */
  readonly transitionDefaultMinimumObjectSize?: string;
  /**
   * The account that has to own the bucket, twelve digits.
   *
   * @default - not checked
   */
  readonly expectedBucketOwner?: string;
  /** @default - the bucket construct's own provider, or else the stack's default provider */
  readonly provider?: TerraformProvider;
}

/**
 * Gives a bucket its lifecycle configuration: the team's own rules, and after them one rule that aborts incomplete
 * multipart uploads in the whole bucket.
 *
 * Renaming this construct, or moving it in the tree, changes the Terraform address of the configuration. Terraform
 * then deletes the old one and creates the new one in no certain order, and the delete can come last and leave the
 * bucket without rules. After a rename keep the state: `this.abort.configuration.moveFromId("aws_s3_bucket_...old")`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export class AbortIncompleteMultipartUpload extends Construct {
  /** The one `aws_s3_bucket_lifecycle_configuration` that this construct makes. */
  readonly configuration: S3BucketLifecycleConfiguration;
  readonly ruleId: string;
  /** Days, or a number token. */
  readonly daysAfterInitiation: number;

  /** @throws Error where an option is not accepted, or where the bucket has inline lifecycle rules */
  constructor(scope: Construct, id: string, props: AbortIncompleteMultipartUploadProps) {
    super(scope, id);
    const { path } = this.node;
    // JavaScript lets it be left out; then the bucket is what is missing.
    const { policy = defaultPolicyOf(this), rules: ownRules = [] } = props ?? {};
    requirePolicy(policy, path);
    const bucket = describeAttached(props?.bucket, path);
    const requirement = requirementFor(policy, bucket);
    const { daysAfterInitiation } = requirement === UNKNOWN ? generalRequirement(policy) : requirement;
    this.ruleId = props.ruleId ?? policy.rule.id;
    this.daysAfterInitiation = props.daysAfterInitiation ?? daysAfterInitiation;

    requireWholeDays(this.daysAfterInitiation, path);
    requireOwnIds(ownRules, this.ruleId, path);
    const rules = [...ownRules, renderRule({ id: this.ruleId, daysAfterInitiation: this.daysAfterInitiation })];
    requireAccepted(rules, this.ruleId, { policy, bucket, scope: this });

    const { provider, transitionDefaultMinimumObjectSize, expectedBucketOwner } = props;
    this.configuration = new S3BucketLifecycleConfiguration(this, "Resource", {
      ...(typeof props.bucket === "string" ? { bucket: props.bucket } : argumentsFor(props.bucket, this, provider)),
      ...(provider !== undefined && { provider }),
      ...(transitionDefaultMinimumObjectSize !== undefined && { transitionDefaultMinimumObjectSize }),
      ...(expectedBucketOwner !== undefined && { expectedBucketOwner }),
      rule: rules,
    });
  }
}
