import { parseXml, type XmlDocument, type XmlElement, XmlText } from "@rgrove/parse-xml";
import { elementsIn } from "../xml/answer-document.ts";

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

function canonical(element: XmlElement): string {
  const children = elementsIn(element).map(canonical).sort();
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
