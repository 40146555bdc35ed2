import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventBusPolicy } from "@cdktf/provider-aws/lib/cloudwatch-event-bus-policy/index.js";
import type { Construct } from "constructs";

import type { Surroundings } from "../surroundings.ts";
import { policyDocument } from "../terraform-json.ts";
import type { EventSenders } from "./props.ts";

/** Lets other accounts send events to the bus, and do nothing else. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html */
export function admitSenders(
  scope: Construct,
  { organizationId, accounts = [] }: EventSenders,
  bus: CloudwatchEventBus,
  { ofProvider, partition }: Surroundings,
): void {
  const sends = { Effect: "Allow", Action: "events:PutEvents", Resource: bus.arn };
  new CloudwatchEventBusPolicy(scope, "senders", {
    ...ofProvider,
    eventBusName: bus.name,
    policy: policyDocument([
      ...(organizationId === undefined
        ? []
        : [
            {
              Sid: "LetOrganizationSend",
              Principal: "*",
              ...sends,
              Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
            },
          ]),
      ...(accounts.length === 0
        ? []
        : [
            {
              Sid: "LetAccountsSend",
              Principal: { AWS: accounts.map((account) => `arn:${partition}:iam::${account}:root`) },
              ...sends,
            },
          ]),
    ]),
  });
}
