import { asList, asText, own } from "../json/index.ts";
import { addressParts, withoutIndexes } from "./address-parts.ts";

/**
 * The `relevant_attributes` of a plan: every resource that something in the plan was made from, by way of locals,
 * variables and outputs too. What is not in them was surely not read. An address may leave out indexes, and then means
 * all instances.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export class RelevantAttributes {
  /** Whether the plan lists them: before format 1.2 it does not, nor where nothing was read. */
  readonly areListed: boolean;
  private readonly byAddress = new Map<string, Entries>();

  constructor(document: unknown) {
    const listed = own(document, "relevant_attributes");
    this.areListed = Array.isArray(listed);
    for (const entry of asList(listed)) {
      const address = own(entry, "resource");
      if (typeof address !== "string") continue;
      const parts = addressParts(address);
      const bare = withoutIndexes(parts);
      const { byMask, attributes } = this.byAddress.get(bare) ?? { byMask: new Map(), attributes: new Set() };
      const mask = parts.map(({ index }) => (index === "" ? "0" : "1")).join("");
      byMask.set(mask, (byMask.get(mask) ?? new Set()).add(address));
      attributes.add(asText(asList(own(entry, "attribute"))[0]) ?? "");
      this.byAddress.set(bare, { byMask, attributes });
    }
  }

  /** Whether a resource instance may have been read. */
  has(address: string): boolean {
    if (!this.areListed) return true;
    const parts = addressParts(address);
    const byMask = this.byAddress.get(withoutIndexes(parts))?.byMask;
    if (byMask === undefined) return false;
    return [...byMask].some(([mask, addresses]) =>
      addresses.has(parts.map(({ name, index }, at) => (mask[at] === "1" ? name + index : name)).join(".")),
    );
  }

  /**
   * Whether all instances were read together, and none on its own, that differ from this one in the index at one step of
   * its address.
   */
  hasTogether(address: string, step: number): boolean {
    if (!this.areListed) return true;
    const byMask = this.byAddress.get(withoutIndexes(addressParts(address)))?.byMask;
    const isApart = [...(byMask?.keys() ?? [])].some((mask) => mask[step] === "1");
    return !isApart && this.has(address);
  }

  /** What was read of a resource, in any of its instances; empty text means all of it. */
  attributesOf(address: string): ReadonlySet<string> {
    if (!this.areListed) return EVERYTHING;
    return this.byAddress.get(withoutIndexes(addressParts(address)))?.attributes ?? NO_ATTRIBUTES;
  }
}

const EVERYTHING: ReadonlySet<string> = new Set([""]);
const NO_ATTRIBUTES: ReadonlySet<string> = new Set();

interface Entries {
  /** The addresses, by which parts of them have an index. */
  readonly byMask: Map<string, Set<string>>;
  readonly attributes: Set<string>;
}
