import type { DeclaredResource } from "../lang/resource.ts";
import type { Estate } from "./estate.ts";
import { meetAcross, meetInFile } from "./meet.ts";
import { type Resolution, resolveExpression } from "./resolve-expression.ts";
import type { Roster } from "./roster.ts";

/** Which bucket a configuration, or a bucket policy, belongs to. */
export type Pairing =
  | { readonly to: "bucket"; readonly bucket: DeclaredResource; readonly instance?: string }
  /** A name that no bucket of the files has. */
  | { readonly to: "outside"; readonly name: string }
  | {
      readonly to: "unknown";
      /** What the bucket is taken from, for people. */
      readonly from: string;
      /** The buckets that it may be; `anything` where that cannot be told. */
      readonly candidates: ReadonlySet<DeclaredResource> | "anything";
    };

/** Where a part is declared, and what is declared beside it. */
export interface Place {
  /** The part's own file or synth. */
  readonly roster: Roster;
  readonly estate: Estate;
}

/** Pairs by the name where it is known, and otherwise by references. Attributes only what is certain. */
export function pair(part: DeclaredResource, place: Place): Pairing {
  const { bucketName } = part;
  if (bucketName !== undefined) return byName(bucketName, part, place);
  const { scope, index } = part;
  const owner = `${part.type}.${part.name}`;
  const expression = scope.argument(owner, "bucket");
  if (expression === undefined)
    return { to: "unknown", from: "a value that is not in the file", candidates: "anything" };
  const resolution = resolveExpression({ expression, scope, index, owner });
  const from = expression.references.find((each) => !each.includes(".index")) ?? "an expression";
  return byResolution(resolution, from, part, place);
}

function byResolution(
  { buckets, names, open, instance }: Resolution,
  from: string,
  part: DeclaredResource,
  place: Place,
): Pairing {
  const [bucket] = buckets;
  const [name] = names;
  if (open === "no" && bucket !== undefined && buckets.size === 1 && names.size === 0) {
    return { to: "bucket", bucket, ...(instance !== undefined && { instance }) };
  }
  if (open === "no" && name !== undefined && names.size === 1 && buckets.size === 0) return byName(name, part, place);
  const named = [...names].flatMap((each) => place.estate.bucketsNamed(each));
  const candidates = new Set([...buckets, ...named]);
  return { to: "unknown", from, candidates: open === "anything" && candidates.size === 0 ? "anything" : candidates };
}

/** Equal names meet within one account and region; the part's own stack comes first, then its own file. */
function byName(name: string, part: DeclaredResource, { roster, estate }: Place): Pairing {
  const inFile = roster.bucketsNamed(name);
  const meeting = inFile.filter((bucket) => meetInFile(bucket, part));
  const inStack = meeting.filter(({ stack }) => stack === part.stack);
  if (inStack.length > 0) return amongNamed(inStack, name);
  return amongNamed(meeting.length > 0 ? meeting : elsewhere(name, part, inFile, estate), name);
}

/** The buckets of other files: a plan and the code that it was made of are not mixed where one of them is enough. */
function elsewhere(
  name: string,
  part: DeclaredResource,
  inFile: readonly DeclaredResource[],
  estate: Estate,
): readonly DeclaredResource[] {
  const all = estate.bucketsNamed(name);
  if (all.length === inFile.length) return [];
  const meeting = all.filter((bucket) => !inFile.includes(bucket) && meetAcross(bucket, part));
  const ofKind = meeting.filter(({ scope }) => scope.showsKnownValues === part.scope.showsKnownValues);
  return ofKind.length > 0 ? ofKind : meeting;
}

function amongNamed(found: readonly DeclaredResource[], name: string): Pairing {
  const [bucket] = found;
  if (bucket === undefined) return { to: "outside", name };
  // One name several times: the same code for several accounts, and no telling which is meant.
  return found.length === 1
    ? { to: "bucket", bucket }
    : { to: "unknown", from: "a name that several buckets have", candidates: new Set(found) };
}
