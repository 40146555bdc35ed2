import { parseXml, XmlElement } from "@rgrove/parse-xml";

/** The ID of the rule that mpu-guard writes. Spelled out: the oracle shares nothing with what it judges. */
export const OURS = "mpu-guard-abort-incomplete-multipart-uploads";

/**
 * The rules of a configuration, each as a text that says what it does, by ID. Written apart from the product's own
 * reader, so that the two cannot be wrong together.
 */
export function ruleTexts(xml: string | undefined): ReadonlyMap<string, string> {
  const rules = new Map<string, string>();
  if (xml === undefined) return rules;
  for (const rule of elementsOf(parseXml(xml).root)) {
    if (rule.name !== "Rule") throw new Error(`no rule: ${rule.name}`);
    const parts = elementsOf(rule).filter(({ name }) => name !== "ID");
    const id = elementsOf(rule).find(({ name }) => name === "ID")?.text ?? "";
    if (rules.has(id)) throw new Error(`two rules ${id}`);
    rules.set(id, parts.map(partOf).sort().join(" "));
  }
  return rules;
}

/** Everybody else's rules, as one text. */
export function foreignRules(xml: string | undefined): string {
  const foreign = [...ruleTexts(xml)].filter(([id]) => id !== OURS);
  return JSON.stringify(foreign.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether some rule aborts all incomplete uploads of the bucket within 1 to 7 days. */
export function isCovered(xml: string | undefined): boolean {
  return [...ruleTexts(xml).values()].some(
    (text) =>
      text.includes("Status(Enabled)") &&
      text.includes("Filter(Prefix())") &&
      /AbortIncompleteMultipartUpload\(DaysAfterInitiation\([1-7]\)\)/.test(text),
  );
}

function wordsOf(element: XmlElement): string {
  const children = elementsOf(element);
  if (element.name === "Filter" && children.length === 0) return "Filter(Prefix())";
  const inside = children.length > 0 ? children.map(wordsOf).sort().join(" ") : element.text;
  return `${element.name}(${element.name === "Date" ? new Date(inside).toISOString() : inside})`;
}

/** A part of a rule: a prefix of the older dialect says the same as a filter with that prefix. */
function partOf(element: XmlElement): string {
  return element.name === "Prefix" ? `Filter(${wordsOf(element)})` : wordsOf(element);
}

function elementsOf(element: { readonly children: readonly unknown[] } | null): readonly XmlElement[] {
  return (element?.children ?? []).filter((child): child is XmlElement => child instanceof XmlElement);
}
