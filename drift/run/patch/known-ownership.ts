import type { Policy } from "../../../policy/index.ts";
import { DeclaredOwners } from "../../ownership/declared-owners.ts";
import { Ownership } from "../../ownership/ownership.ts";
import type { BucketReader } from "../../ports.ts";

/** What the policy alone says of who owns a bucket's rules, for a command that reads nothing more. */
export function knownOwnership(policy: Policy, { reader }: { readonly reader: BucketReader }): Ownership {
  return new Ownership({ policy, reader, declared: new DeclaredOwners([]), includeDeclared: false });
}
