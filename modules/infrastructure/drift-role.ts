import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { type TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import {
  type IamPolicyOptions,
  iamPolicy,
  matchesTags,
  ROLE_NAME,
  type S3Place,
  trustDocument,
} from "../../iam/index.ts";
import type { Policy } from "../../policy/index.ts";
import { defaultPolicyOf, requirePolicy } from "../abort-rule/default-policy.ts";
import { Checks } from "./checks.ts";
import { namedRole } from "./named-role.ts";
import { terraformJson } from "./terraform-json.ts";

export interface DriftRoleProps {
  /**
   * Who may take the role: ARNs of roles and users, most often the one that the nightly job has; or twelve digits for
   * whom the administrators of an account let. An ARN with a `*` trusts whoever matches it within `organizationId`.
   */
  readonly trustedPrincipals: readonly string[];
  /**
   * The ID of the organization, as `o-a1b2c3d4e5`: nobody outside of it takes the role.
   *
   * @default - no such condition
   */
  readonly organizationId?: string;
  /**
   * What a third party has to know to take the role.
   *
   * @default - no such condition
   */
  readonly externalId?: string;
  /** @default - `mpu-guard-scan` or `mpu-guard-patch`; the same in every account, for `--role-name` */
  readonly roleName?: string;
  /** @default - `/` */
  readonly path?: string;
  /**
   * ARN of a policy that bounds what the role may do.
   *
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
  /**
   * Whether the role looks at directory buckets too.
   *
   * @default false
   */
  readonly directoryBuckets?: boolean;
  /**
   * Decides whether the role reads tags: it does where the policy file matches on them.
   *
   * @default - the nearest mpu-policy.yaml (.yml, .json) from the working directory upward, or the built-in policy
   */
  readonly policy?: Policy;
  /** @default - the stack's default provider */
  readonly provider?: TerraformProvider;
}

export interface DriftPatchRoleProps extends DriftRoleProps {
  /**
   * Where runs keep their journal in S3; the bucket is not made here.
   *
   * @default - journals are kept elsewhere, and the role reaches none
   */
  readonly journal?: S3Place;
  /**
   * Tags that a bucket has to have, for its rules to be written. S3 looks at them where attribute-based access control is
   * switched on for the bucket; where it is not, the role writes nothing there.
   *
   * @default - the role may write the rules of every bucket of the account
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
   */
  readonly onlyTagged?: Readonly<Record<string, string>>;
}

/** A role with the permissions that `mpu-guard iam` prints for a command, and no more. */
abstract class DriftRole extends Construct {
  readonly role: IamRole;
  readonly arn: string;

  /** @throws Error where an option is not accepted, or nobody, or anybody, would be trusted */
  constructor(scope: Construct, id: string, command: "scan" | "patch", props: DriftPatchRoleProps) {
    super(scope, id);
    const {
      policy = defaultPolicyOf(this),
      provider,
      path,
      permissionsBoundary,
      roleName = `mpu-guard-${command}`,
    } = props;
    requirePolicy(policy, this.node.path);
    const check = new Checks(this.node.path);
    check.matches("roleName", roleName, ROLE_NAME, "1 to 64 letters, digits and +=,.@_-, without a path");
    if (path !== undefined) check.matches("path", path, /^\/([!-~]+\/)?$/, "a path such as /team/");
    const { externalId } = props;
    check.common({ permissionsBoundary, externalId });
    const ofProvider = provider === undefined ? {} : { provider };
    const { partition } = new DataAwsPartition(this, "partition", ofProvider);
    this.role = namedRole(this, {
      ...ofProvider,
      name: roleName,
      description: `Taken by mpu-guard ${command}`,
      assumeRolePolicy: JSON.stringify(trustDocument(props, Token.isUnresolved)),
      ...(path !== undefined && { path }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    this.arn = this.role.arn;
    const { directoryBuckets, journal, onlyTagged } = props;
    const options: IamPolicyOptions = {
      partition,
      tags: matchesTags(policy),
      ...(directoryBuckets !== undefined && { directoryBuckets }),
      ...(journal !== undefined && { journal }),
      ...(onlyTagged !== undefined && { onlyTagged }),
    };
    new IamRolePolicy(this, "policy", {
      ...ofProvider,
      name: roleName,
      role: this.role.name,
      policy: terraformJson(iamPolicy(command, options)),
    });
  }
}

/**
 * The role that `mpu-guard scan` takes in an account: it can change nothing. One in each account, with the same name, is
 * what `scan --organization --role-name` needs.
 */
export class DriftScanRole extends DriftRole {
  /** @throws Error where an option is not accepted, or nobody, or anybody, would be trusted */
  constructor(scope: Construct, id: string, props: DriftRoleProps) {
    super(scope, id, "scan", props);
  }
}

/**
 * The role that `mpu-guard patch` takes in an account. `s3:PutLifecycleConfiguration` also permits deleting
 * configurations and writing rules that expire objects: trust only the job that patches.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export class DriftPatchRole extends DriftRole {
  /** @throws Error where an option is not accepted, or nobody, or anybody, would be trusted */
  constructor(scope: Construct, id: string, props: DriftPatchRoleProps) {
    super(scope, id, "patch", props);
  }
}
