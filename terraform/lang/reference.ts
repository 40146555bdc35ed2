/** The parts of a reference: `aws_s3_bucket.logs["a"].id`, `module.site[0].bucket`, `data.aws_s3_bucket.old.id`. */
export interface Reference {
  /** `managed` and `data`: `TYPE.NAME`. Everything else: the name behind the first dot. */
  readonly root: "managed" | "data" | "var" | "local" | "module" | "each" | "count" | "other";
  readonly name: string;
  /** As written: `[0]`, `["a"]`, `[each.key]`, `.0`, `[*]`. */
  readonly index?: string;
  /** What follows, without its first dot. */
  readonly attribute?: string;
}

const NAMED = /^(var|local|module|each|count)\.([\w-]+)/;
const RESOURCE = /^(data\.)?([a-z][a-z0-9_]*\.[\w-]+)/;
const INDEX = /^(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]|\.(?:\d+|\*)(?![\w-]))/;
const OTHERS = /^(path|terraform|self)\./;

export function parseReference(text: string): Reference {
  const named = NAMED.exec(text);
  const resource = named === null && !OTHERS.test(text) ? RESOURCE.exec(text) : null;
  const match = named ?? resource;
  if (match === null) return { root: "other", name: text };
  const rest = text.slice(match[0].length);
  const index = INDEX.exec(rest)?.[0];
  const attribute = rest.slice(index?.length ?? 0).replace(/^\./, "");
  const root = named === null ? (match[1] === undefined ? "managed" : "data") : (named[1] as "var");
  return {
    root,
    name: match[2] as string,
    ...(index !== undefined && { index }),
    ...(attribute !== "" && { attribute }),
  };
}

/**
 * The references of an expression without those that are the beginning of another one: Terraform lists
 * `aws_s3_bucket.a[0].id`, and then `aws_s3_bucket.a[0]` and `aws_s3_bucket.a` as well.
 */
export function longestOnly(references: readonly string[]): readonly string[] {
  if (references.length < 2) return references;
  const beginnings = new Set<string>();
  for (const reference of references) {
    for (let at = 1; at < reference.length; at += 1) {
      const code = reference.charCodeAt(at);
      if (code === DOT || code === BRACKET) beginnings.add(reference.slice(0, at));
    }
  }
  return [...new Set(references)].filter((reference) => !beginnings.has(reference));
}

const DOT = 46;
const BRACKET = 91;

/** The key that an index names; `undefined` for one that depends on something. */
export function keyOf(index: string): string | number | undefined {
  const inner = index.startsWith(".") ? index.slice(1) : index.slice(1, -1);
  if (/^\d+$/.test(inner)) return Number(inner);
  if (!inner.startsWith('"')) return undefined;
  try {
    return JSON.parse(inner) as string;
  } catch {
    return undefined;
  }
}
