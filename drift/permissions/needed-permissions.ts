import { type IamCommand, type IamPolicyOptions, iamPolicy, type Statement } from "../../iam/index.ts";
import { isBucketAction, isListingAction, type NamedPlace } from "./permission.ts";

/** One permission that commands need, and the statement of `mpu-guard iam` that allows it alone. */
export interface NeededPermission {
  /** The IAM action, such as `s3:GetLifecycleConfiguration`. */
  readonly action: string;
  /** Those that need it, in the order of `mpu-guard iam`. */
  readonly commands: readonly IamCommand[];
  readonly statement: Statement;
  /** The bucket, or the keys in it, that it is for; absent for any bucket of the account. */
  readonly place?: NamedPlace;
}

/**
 * What some commands need in an account, each permission once, by the policies that `mpu-guard iam` prints.
 *
 * @param optionsOf what else decides on a command's policy
 */
export function neededPermissions(
  commands: readonly IamCommand[],
  optionsOf: (command: IamCommand) => IamPolicyOptions,
): readonly NeededPermission[] {
  const needed = new Map<string, NeededPermission>();
  for (const command of commands) {
    for (const statement of iamPolicy(command, optionsOf(command)).Statement) {
      const place = placeIn(statement.Resource);
      for (const action of statement.Action) {
        const key = place === undefined ? action : `${action} ${statement.Resource}`;
        const known = needed.get(key);
        const others = known?.commands ?? [];
        needed.set(key, {
          action,
          commands: others.includes(command) ? others : [...others, command],
          statement: known?.statement ?? { ...statement, Action: [action] },
          ...(place !== undefined && { place }),
        });
      }
    }
  }
  return [...needed.values()];
}

/** What a resource names; `undefined` where it is one of any bucket. */
function placeIn(resource: string): NamedPlace | undefined {
  const [, bucket, key] = /^arn:[^:]+:s3:::([^*/]+)(?:\/(.*))?$/s.exec(resource) ?? [];
  if (bucket === undefined) return undefined;
  if (key === undefined) return { bucket, isPrefix: false };
  const isPrefix = key.endsWith("*");
  // What IAM would take for a wildcard stands in a variable.
  return { bucket, key: (isPrefix ? key.slice(0, -1) : key).replace(/\$\{([*?$])\}/g, "$1"), isPrefix };
}

/** Whether a request that reads needs it, in each account: a journal or a state is reached without its role. */
function isTriedByRole({ action, place }: Pick<NeededPermission, "action" | "place">): boolean {
  return place === undefined && (isBucketAction(action) || isListingAction(action));
}

/** Statements with one `Action` list for each resource. */
export function mergedStatements(statements: readonly Statement[]): readonly Statement[] {
  const byResource = new Map<string, Statement>();
  for (const statement of statements) {
    const { Resource, Action } = statement;
    const known = byResource.get(Resource);
    const actions = new Set([...(known?.Action ?? []), ...Action]);
    byResource.set(Resource, { ...(known ?? statement), Action: [...actions].sort() });
  }
  return [...byResource.values()];
}

/** The policy of a session that tries permissions: those that can be tried without a write, whatever the role allows. */
export function tryingPolicy(needed: readonly NeededPermission[]): object {
  const tried = needed.filter(isTriedByRole);
  const listing: Statement = {
    Sid: "ListBuckets",
    Effect: "Allow",
    Action: ["s3:ListAllMyBuckets"],
    Resource: "*",
  };
  // A bucket to try with is the first of the listing, also for a command that lists none.
  return { Version: "2012-10-17", Statement: mergedStatements([listing, ...tried.map(({ statement }) => statement)]) };
}
