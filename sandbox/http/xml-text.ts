import { parseXml, type XmlDocument, XmlElement } from "@rgrove/parse-xml";
import { malformedXml } from "./s3-error.ts";

const NEEDS_ESCAPE = /[&<>"\p{Cc}]/u;
const NEEDS_ESCAPE_ALL = /[&<>"\p{Cc}]/gu;
const NAMED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "\n", "\t": "\t" };

/** Text for an XML element, the way S3 writes it: control characters become numeric references. */
export function escapeXml(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text.replace(NEEDS_ESCAPE_ALL, (c) => NAMED[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
}

/** One element with text in it; nothing at all when there is no text to give. */
export function xmlElement(name: string, text: string | number | boolean | undefined): string {
  return text === undefined ? "" : `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** A whole XML document with S3's namespace. */
export function xmlDocument(root: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`;
}

/** The root of a request's document, which has to have this name. */
export function parseRoot(body: string, name: string): XmlElement {
  try {
    const { root } = parseXml(body);
    if (root?.name === name) return root;
  } catch {
    // Refused below, like a document of another kind.
  }
  throw malformedXml();
}

/** The elements directly inside another, without text and comments. */
export function childElements(parent: XmlElement | XmlDocument): XmlElement[] {
  return parent.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

/** The first element of this name directly inside another. */
export function childElement(parent: XmlElement, name: string): XmlElement | undefined {
  return childElements(parent).find((child) => child.name === name);
}

/** The text of the first element of this name directly inside another. */
export function childText(parent: XmlElement, name: string): string | undefined {
  return childElement(parent, name)?.text;
}

/** Writes elements back as S3 does: nothing between elements, text as it was, an empty element self-closing. */
export function serializeElement(element: XmlElement): string {
  const children = childElements(element);
  const content = children.length > 0 ? children.map(serializeElement).join("") : escapeXml(element.text);
  return content === "" ? `<${element.name}/>` : `<${element.name}>${content}</${element.name}>`;
}
