import { asList, own } from "../json/index.ts";

const PART = /(?:^|\.)((?:module\.|data\.)?[\w-]+(?:\.[\w-]+)?)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?/gs;

/**
 * The `relevant_attributes` of a plan: every resource that something in the plan was made from, by way of locals,
 * variables and outputs too. What is not in them was surely not read. An address may leave out indexes, and then means
 * all instances.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export class RelevantAttributes {
  /** Whether the plan lists them: before format 1.2 it does not. */
  readonly areListed: boolean;
  private readonly byAddress = new Map<string, Entries>();
  private readonly others: (readonly [address: string, type: string])[] = [];

  /** @param isBucket whether a type is one of buckets */
  constructor(document: unknown, isBucket: (type: string) => boolean) {
    const listed = own(document, "relevant_attributes");
    this.areListed = Array.isArray(listed);
    for (const entry of asList(listed)) {
      const address = own(entry, "resource");
      if (typeof address !== "string") continue;
      const parts = partsOf(address);
      const bare = parts.map(([name]) => name).join(".");
      const entries = this.byAddress.get(bare) ?? new Map<string, Set<string>>();
      const mask = parts.map(([, index]) => (index === "" ? "0" : "1")).join("");
      entries.set(mask, (entries.get(mask) ?? new Set()).add(address));
      this.byAddress.set(bare, entries);
      const [, data, type = ""] = /(?:^|\.)(data\.)?([\w-]+)\.[\w-]+$/.exec(bare) ?? [];
      if (data !== undefined || !isBucket(type)) this.others.push([bare, type]);
    }
  }

  /** Whether a resource instance may have been read. */
  has(address: string): boolean {
    if (!this.areListed) return true;
    const parts = partsOf(address);
    const entries = this.byAddress.get(parts.map(([name]) => name).join("."));
    if (entries === undefined) return false;
    return [...entries].some(([mask, addresses]) =>
      addresses.has(parts.map(([name, index], at) => (mask[at] === "1" ? name + index : name)).join(".")),
    );
  }

  /** What was read, in a module or below it, of which nobody knows what a name it holds. */
  othersIn(modulePath: string): "none" | "random" | "any" {
    if (!this.areListed) return "any";
    const bare = partsOf(modulePath)
      .map(([name]) => name)
      .join(".");
    const others = this.others.filter(([address]) => bare === "" || address.startsWith(`${bare}.`));
    if (others.length === 0) return "none";
    return others.every(([, type]) => type.startsWith("random_")) ? "random" : "any";
  }
}

/** The addresses of one resource, by which parts of them have an index. */
type Entries = Map<string, Set<string>>;

function partsOf(address: string): readonly (readonly [name: string, index: string])[] {
  return [...address.matchAll(PART)].map(([, name = "", index = ""]) => [name, index] as const);
}
