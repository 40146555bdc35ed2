import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

/** Where a construct is deployed to, as Terraform finds it: known when it is applied. */
export class Surroundings extends Construct {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Goes into the configuration of every resource. */
  readonly ofProvider: { readonly provider?: TerraformProvider };

  constructor(scope: Construct, id: string, provider?: TerraformProvider) {
    super(scope, id);
    this.ofProvider = provider === undefined ? {} : { provider };
    this.partition = new DataAwsPartition(this, "partition", this.ofProvider).partition;
    this.account = new DataAwsCallerIdentity(this, "caller", this.ofProvider).accountId;
    // Version 6 of the provider calls it region, version 5 name, and both id.
    this.region = new DataAwsRegion(this, "region", this.ofProvider).id;
  }

  /** The ARN of something of this account and region. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }
}
