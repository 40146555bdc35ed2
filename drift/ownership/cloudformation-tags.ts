import type { Bucket } from "../../policy/index.ts";
import type { CodeOwner } from "./code-owner.ts";

/**
 * The CloudFormation stack (also one of the AWS CDK's) that made a bucket, by the tags that CloudFormation puts on
 * it; `undefined` where there are none. Nobody else can write tags that begin with `aws:`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export function cloudFormationOwner(tags: Exclude<Bucket["tags"], symbol | undefined>): CodeOwner | undefined {
  const read = (key: string) => {
    const name = `aws:cloudformation:${key}`;
    return Object.hasOwn(tags, name) ? tags[name] : undefined;
  };
  const [stack, address] = [read("stack-name"), read("logical-id")];
  if (stack === undefined && address === undefined && read("stack-id") === undefined) return undefined;
  return { by: "cloudformation", ...(stack !== undefined && { stack }), ...(address !== undefined && { address }) };
}
