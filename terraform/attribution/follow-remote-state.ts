import type { DeclaredResource } from "../lang/resource.ts";
import type { Placed, Scope } from "../lang/scope.ts";

/** Where a reference leads. */
export interface Step {
  readonly buckets?: readonly DeclaredResource[];
  readonly next?: readonly Placed[];
  readonly open?: "foreign" | "anything";
}

const OUTPUT = /^outputs(?:\.([\w-]+)|\["([^"\\]+)"\])(.*)$/s;

/** Follows an output of another stack, that `attribute` of a `terraform_remote_state` names. */
export function followRemoteState(source: string, attribute: string | undefined, scope: Scope): Step {
  const [, dotted, quoted, rest] = OUTPUT.exec(attribute ?? "") ?? [];
  const next = scope.remoteOutputs(source, dotted ?? quoted ?? "");
  if (scope.showsKnownValues) return { next, open: "foreign" };
  // Of a part of an output only Terraform knows what it is.
  return next.length === 0 || rest !== "" ? { open: "foreign" } : { next };
}
