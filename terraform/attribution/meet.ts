import { readText } from "../json/read-blocks.ts";
import type { DeclaredResource } from "../lang/resource.ts";

/** Whether two resources of one file that name the same bucket can mean the same one. */
export function meetInFile(one: DeclaredResource, other: DeclaredResource): boolean {
  const isSameProvider =
    one.provider.key === other.provider.key ||
    one.provider.key === "" ||
    other.provider.key === "" ||
    one.stack !== other.stack;
  return isSameProvider && meetAcross(one, other);
}

/** The same for two files: how a provider is called says nothing there, and its account and region as much as is known. */
export function meetAcross(one: DeclaredResource, other: DeclaredResource): boolean {
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
