import { RunError } from "../errors.ts";
import { count } from "../text/count.ts";
import { printable } from "../text/printable.ts";
import { isAwsEndpoint, isEndpointUrl, isSameEndpoint, normalizeEndpoint } from "./endpoint.ts";
import { type AccountSelectors, endpointText, type RunIdentity } from "./run-identity.ts";

/** The identity of a run as its journal and its plan keep it. */
export interface SavedIdentity extends AccountSelectors {
  /** The caller's own, whose buckets these are unless `accounts` says otherwise. `null` where it was not known. */
  readonly account: string | null;
  /** Of a run over several accounts: those that it writes to, by ID. Absent where that is the caller's own alone. */
  readonly accounts?: readonly string[];
  /** Of a run over several accounts: the role that it takes in each, as a name or an ARN. */
  readonly role?: string;
  /** Absent for AWS's own endpoints. */
  readonly endpointUrl?: string;
  /** Absent in what version 0.1.0 wrote, which knew no endpoint but that of `--endpoint-url`. */
  readonly partition?: string | null;
  readonly caller?: string | null;
  readonly profile?: string | null;
  readonly regions?: readonly string[] | null;
}

/** The JSON Schema of its members. */
export const SAVED_IDENTITY_SCHEMA = {
  account: { type: ["string", "null"] },
  endpointUrl: { type: "string" },
  partition: { type: ["string", "null"] },
  caller: { type: ["string", "null"] },
  profile: { type: ["string", "null"] },
  regions: { anyOf: [{ type: "null" }, { type: "array", items: { type: "string" } }] },
  accounts: { type: "array", items: { type: "string", pattern: "^\\d{12}$" } },
  role: { type: "string", pattern: "^[\\w+=,.@:/-]+$" },
  organizationalUnits: { type: "array", items: { type: "string" } },
  accountTags: { type: "array", items: { type: "string" } },
} as const;

/** Those of its members that not every run has. */
export const OPTIONAL_MEMBERS: readonly string[] = Object.keys(SAVED_IDENTITY_SCHEMA).filter(
  (name) => name !== "account",
);

/** @param others the accounts and the role of a run over several */
export function savedIdentity(
  { endpoint, ...identity }: RunIdentity,
  others?: Required<Pick<SavedIdentity, "accounts" | "role">>,
): SavedIdentity {
  return { ...identity, ...(endpoint !== null && { endpointUrl: endpoint }), ...others };
}

/** Whose buckets a saved run wrote to, in a few words; `null` where that was not known. Not yet safe to print. */
export function accountText({ account, accounts }: SavedIdentity): string | null {
  return accounts === undefined ? account : count(accounts.length, "account");
}

/**
 * Who looks at the buckets may change, and which regions; the account and the place where they are may not.
 *
 * @throws RunError where a plan or a journal was made for other buckets than the run's, or does not say for which
 */
export function assertSameIdentity(saved: SavedIdentity, now: RunIdentity, source: string): void {
  const problem = difference(saved, now);
  if (problem !== undefined) throw new RunError(`${source}: ${problem}; nothing was written`);
}

/** Whether a plan or a journal was made for the run's buckets. */
export function isSameIdentity(saved: SavedIdentity, now: RunIdentity): boolean {
  return difference(saved, now) === undefined;
}

/** The endpoint of a saved run; whatever stands there that is no URL is no endpoint of ours, and equals none. */
export function endpointOf({ endpointUrl }: SavedIdentity): string | null {
  if (endpointUrl === undefined) return null;
  return isEndpointUrl(endpointUrl) ? normalizeEndpoint(endpointUrl) : endpointUrl;
}

/** Whether a saved run looked at the same server as this one. */
export function isSameServer(saved: SavedIdentity, now: Pick<RunIdentity, "endpoint" | "partition">): boolean {
  const endpoint = endpointOf(saved);
  if (endpoint !== null && !isEndpointUrl(endpoint)) return false;
  const partition = saved.partition ?? now.partition;
  return isSameEndpoint(endpoint, now.endpoint) && (partition === now.partition || !isAwsEndpoint(now.endpoint));
}

function difference(saved: SavedIdentity, now: RunIdentity): string | undefined {
  const isOld = saved.partition === undefined;
  if (isOld && saved.endpointUrl === undefined && !isAwsEndpoint(now.endpoint)) {
    return (
      `does not say at which endpoint it was made, since version 0.1.0 kept only that of --endpoint-url, and this run ` +
      `is at ${now.endpoint}: if it was made there, add "endpointUrl": "${now.endpoint}" beside its "account"`
    );
  }
  const isOther = saved.account !== null && now.account !== null && saved.account !== now.account;
  if (isOther || !isSameServer(saved, now)) {
    return `was made for ${nameOf(saved)}, and this is ${nameOf(savedIdentity(now))}`;
  }
  if (saved.account === now.account) return undefined;
  if (now.account === null) {
    const account = printable(`${saved.account}`);
    return `was made for account ${account}, and the account of this run is not known: pass --account ${account}`;
  }
  // Version 0.1.0 did not ask STS where --endpoint-url named an endpoint of AWS's.
  if (isAwsEndpoint(now.endpoint)) return undefined;
  return `was made without --account, and this is account ${now.account}: leave --account out`;
}

function nameOf(saved: SavedIdentity): string {
  const own = saved.account === null ? "no account" : `account ${printable(saved.account)}`;
  const account = saved.accounts === undefined ? own : `roles that ${own} assumes,`;
  const endpoint = endpointOf(saved);
  return `${account} at ${printable(endpointText({ endpoint, partition: saved.partition ?? null }))}`;
}
