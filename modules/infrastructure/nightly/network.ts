import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { Construct } from "constructs";
import type { Surroundings } from "../surroundings.ts";

/** A VPC that the functions run in. */
export interface NightlyNetwork {
  readonly vpcId: string;
  /** Private subnets: in a public one a function reaches no service but by endpoints. */
  readonly subnetIds: readonly string[];
  /** @default - a group of its own, out of which HTTPS is let */
  readonly securityGroupIds?: readonly string[];
  /**
   * Route tables of the subnets that get a gateway endpoint for S3, which costs nothing. It reaches buckets of the VPC's
   * own region alone.
   *
   * @default - no endpoint is made: the subnets have a NAT gateway, or an endpoint already
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
   */
  readonly s3EndpointRouteTableIds?: readonly string[];
}

/** The security group and the endpoint of functions in a VPC. */
export class FunctionNetwork extends Construct {
  readonly vpcConfig: { readonly subnetIds: string[]; readonly securityGroupIds: string[] };

  constructor(
    scope: Construct,
    id: string,
    { surroundings, name, network }: { surroundings: Surroundings; name: string; network: NightlyNetwork },
  ) {
    super(scope, id);
    const { ofProvider, region } = surroundings;
    const { vpcId, subnetIds, securityGroupIds, s3EndpointRouteTableIds = [] } = network;
    this.vpcConfig = {
      subnetIds: [...subnetIds],
      securityGroupIds:
        securityGroupIds === undefined ? [this.#ownGroup(name, vpcId, ofProvider)] : [...securityGroupIds],
    };
    if (s3EndpointRouteTableIds.length === 0) return;
    // Its policy stays the default one: everybody in these subnets goes through it.
    new VpcEndpoint(this, "s3", {
      ...ofProvider,
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: [...s3EndpointRouteTableIds],
    });
  }

  #ownGroup(name: string, vpcId: string, ofProvider: Surroundings["ofProvider"]): string {
    const group = new SecurityGroup(this, "group", {
      ...ofProvider,
      name,
      description: "Functions of mpu-guard: HTTPS out, nothing in",
      vpcId,
    });
    new VpcSecurityGroupEgressRule(this, "https", {
      ...ofProvider,
      securityGroupId: group.id,
      description: "AWS services",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    });
    return group.id;
  }
}
