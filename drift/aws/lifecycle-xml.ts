import { parseXml, type XmlDocument, XmlElement, XmlText } from "@rgrove/parse-xml";
import { isWholeDocument } from "./whole-document.ts";

/** Every element of a lifecycle configuration that this version understands. */
const KNOWN_ELEMENTS = new Set([
  "LifecycleConfiguration",
  "Rule",
  "ID",
  "Status",
  "Prefix",
  "Filter",
  "And",
  "Tag",
  "Key",
  "Value",
  "ObjectSizeGreaterThan",
  "ObjectSizeLessThan",
  "AbortIncompleteMultipartUpload",
  "DaysAfterInitiation",
  "Expiration",
  "Days",
  "Date",
  "ExpiredObjectDeleteMarker",
  "Transition",
  "StorageClass",
  "NoncurrentVersionExpiration",
  "NoncurrentVersionTransition",
  "NoncurrentDays",
  "NewerNoncurrentVersions",
]);

/** Whether the text is a whole lifecycle configuration. */
export function isWholeConfiguration(xml: string): boolean {
  return isWholeDocument(xml, "LifecycleConfiguration");
}

/**
 * What the SDK reads otherwise than it stands there: an opening tag of another name (comments and CDATA sections
 * count as such: S3 sends neither), which it drops, and a prefix of line breaks alone, which it takes for empty.
 */
const MISREAD = new RegExp(`<(?![?/]|(?:${[...KNOWN_ELEMENTS].join("|")})[\\s/>])|<Prefix>(?:\\s|&#)`);

/** Whether the SDK may have read something else than stands there. Fast: it runs for every bucket of a scan. */
export function mayBeMisread(xml: string): boolean {
  return MISREAD.test(xml);
}

/** For each rule, in order, whether the SDK read something else than stands there. */
export function misreadRules(xml: string): readonly boolean[] {
  const { root } = parseXml(xml);
  if (root === null) return [];
  const rules = elementsOf(root).filter(({ name }) => name === "Rule");
  // What stands beside the rules and is not known could concern each of them.
  const allMisread = elementsOf(root).some(({ name }) => name !== "Rule");
  return rules.map((rule) => allMisread || isMisread(rule));
}

/**
 * Whether two texts hold the same elements, attributes and values. The order of siblings, white space between
 * elements, the namespace, and the two spellings of one time make no difference.
 */
export function sameXml(a: string, b: string): boolean {
  return canonical(rootOf(parseXml(a))) === canonical(rootOf(parseXml(b)));
}

function rootOf(document: XmlDocument): XmlElement {
  if (document.root === null) throw new TypeError("a lifecycle configuration without a root element");
  return document.root;
}

function isMisread(element: XmlElement): boolean {
  if (!KNOWN_ELEMENTS.has(element.name)) return true;
  if (element.name === "Prefix" && element.text !== "" && element.text.trim() === "") return true;
  return elementsOf(element).some(isMisread);
}

function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

function canonical(element: XmlElement): string {
  const children = elementsOf(element).map(canonical).sort();
  const text = element.children
    .filter((child): child is XmlText => child instanceof XmlText)
    .map((child) => child.text)
    .join("");
  const value = children.length > 0 && text.trim() === "" ? "" : element.name === "Date" ? instant(text) : text;
  const attributes = Object.entries(element.attributes)
    .filter(([name]) => name !== "xmlns")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([element.name, attributes, value, children]);
}

/** S3 answers with milliseconds, the SDK sends none. */
function instant(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
