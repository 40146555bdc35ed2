import { displayName } from "../../../policy/index.ts";
import { judgePermission, type PermissionResult, type PermissionTry } from "../../permissions/judge-permission.ts";
import type { NeededPermission } from "../../permissions/needed-permissions.ts";
import { isBucketAction, isListingAction, isPlaceAction, type PermissionProbe } from "../../permissions/permission.ts";
import type { ExaminedAccount } from "../../report/doctor/doctor-report.ts";
import type { Selection } from "../../scan/select-buckets.ts";
import type { Connection } from "../connect.ts";
import { type BucketKind, type BucketsToTry, bucketsToTry } from "./buckets-to-try.ts";

/** Tries each permission in one account, one after the other: it is some ten requests, and none of them writes. */
export async function examineAccount(
  connection: Connection,
  selection: Selection,
  needed: readonly NeededPermission[],
): Promise<readonly PermissionResult[]> {
  const onBuckets = needed.filter(({ action, place }) => place === undefined && isBucketAction(action));
  const kinds = new Set(onBuckets.map(({ action }) => kindOf(action)));
  const toTry = await bucketsToTry(connection, selection, [...kinds]);
  const results: PermissionResult[] = [];
  for (const permission of needed) {
    const { tries, untried } = await triesOf(permission, connection.permissions, toTry);
    results.push(judgePermission(permission, tries, untried));
  }
  return results;
}

function kindOf(action: string): BucketKind {
  return action.startsWith("s3express:") ? "directory" : "general-purpose";
}

async function triesOf(
  permission: NeededPermission,
  probe: PermissionProbe,
  { buckets, untried }: BucketsToTry,
): Promise<{ readonly tries: readonly PermissionTry[]; readonly untried: string }> {
  const { action, place } = permission;
  if (place !== undefined && isPlaceAction(action)) {
    return { tries: [{ bucket: place.bucket, answer: await probe.tryPlace(action, place) }], untried };
  }
  if (isListingAction(action)) return { tries: [{ answer: await probe.tryListing(action) }], untried };
  if (place !== undefined || !isBucketAction(action)) return { tries: [], untried: "it would write" };
  const tries: PermissionTry[] = [];
  for (const bucket of buckets.filter(({ kind }) => kind === kindOf(action))) {
    const answer = await probe.tryBucket(action, bucket);
    tries.push({ bucket: displayName(bucket), answer });
    // One that is granted says that the account's policies allow it.
    if (answer.state === "granted") break;
  }
  return { tries, untried };
}

/** The accounts, with these permissions of the caller's own, whose account may be one of them. */
export function withOwn(
  accounts: readonly ExaminedAccount[],
  own: string | null,
  permissions: ExaminedAccount["permissions"],
): ExaminedAccount[] {
  const isOwn = (each: ExaminedAccount) => each.account === own && each.role === undefined;
  if (!accounts.some(isOwn)) return [...accounts, { account: own, permissions }];
  return accounts.map((each) => (isOwn(each) ? { ...each, permissions: [...each.permissions, ...permissions] } : each));
}
