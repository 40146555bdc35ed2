const recordedAt = "2026-01-01T00:00:00Z";
const orderedByChance: ReadonlySet<string> = new Set(["child_modules", "relevant_attributes"]);

/**
 * The JSON of a plan or a state without what differs from run to run: when it was made, and the two orders that
 * Terraform leaves to chance, that of sibling modules and that of the relevant attributes. Terraform's version stays,
 * because what a recording shows is only promised for it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function normalise(json: string): string {
  const shown: Record<string, unknown> = JSON.parse(json, inOrder);
  if ("timestamp" in shown) shown.timestamp = recordedAt;
  return `${JSON.stringify(shown, null, 1)}\n`;
}

function inOrder(name: string, value: unknown): unknown {
  return orderedByChance.has(name) && Array.isArray(value) ? value.toSorted(byText) : value;
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
