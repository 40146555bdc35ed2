import { readText } from "../json/index.ts";
import type { DeclaredResource } from "../lang/index.ts";

/** Whether two resources can be in the same account and region, as far as that is known. */
export function sameAccountAndRegion(one: DeclaredResource, other: DeclaredResource): boolean {
  return agree(one.provider.account, other.provider.account) && agree(regionOf(one), regionOf(other));
}

function agree(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

/** The region of a resource: its own, or its provider's. */
export function regionOf({ body, provider }: DeclaredResource): string | null {
  const region = readText(body.region);
  return region === undefined || region === "" ? provider.region : typeof region === "string" ? region : null;
}

/** Where a resource is, for people: its region, or where that is not it, its account. */
export function placeOf(one: DeclaredResource, other: DeclaredResource): string {
  const { account } = one.provider;
  const accountsDiffer = account !== null && !agree(account, other.provider.account);
  return accountsDiffer ? `account ${account}` : (regionOf(one) ?? "an unknown region");
}
