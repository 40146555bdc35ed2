import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { StoreError } from "../../errors.ts";
import { decodeXml } from "./decode-xml.ts";

/** What stands for a character that XML cannot hold, and that S3 sends as a reference all the same. */
export const REPLACED = "\uFFFD";

/** Control characters but for those that XML 1.0 has, and a few more that it has: no key is sent like that. */
const CONTROL = /[^\P{Cc}\t\n\r]/gu;
const REFERENCE = /&#(?:(\d+)|[xX]([\da-fA-F]+));/g;

/** A document that an XML reader takes. S3 writes control characters of keys as references that XML 1.0 has not. */
function readableXml(xml: string): string {
  return xml.replace(CONTROL, REPLACED).replace(REFERENCE, (reference, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return isXmlCharacter(code) ? reference : REPLACED;
  });
}

/** @see https://www.w3.org/TR/xml/#charsets */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/**
 * The root element of a whole answer.
 *
 * @throws StoreError where it is something else: an answer that is cut off lists nothing
 */
export function answerRoot(bytes: Uint8Array, name: string, operation: string): XmlElement {
  const xml = decodeXml(bytes);
  if (xml !== undefined) {
    try {
      const { root } = parseXml(readableXml(xml));
      if (root?.name === name) return root;
    } catch {
      // Refused below, as a document of another kind.
    }
  }
  throw notUnderstood(operation, `the response is not a complete ${name}`);
}

/** An answer that says something else than is asked. */
export function notUnderstood(operation: string, what: string): StoreError {
  return new StoreError({ kind: "unreadable", detail: `${operation}: ${what}` }, "unanswered");
}

/** The elements right below another one. */
export function elementsIn(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

/** The elements of one name right below another one. */
export function elementsNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return elementsIn(element).filter((child) => child.name === name);
}

/** The text of an element; `undefined` where elements are within it, between which it would be several. */
export function textIn(element: XmlElement): string | undefined {
  return element.children.some((child) => child instanceof XmlElement) ? undefined : element.text;
}

/** A text that is kept for long: as a part of a document's, it would keep the whole document in memory. */
export function ownCopy(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/** The texts of the elements right below another one, by name; those that stand there twice mean nothing. */
export function textsIn(element: XmlElement): ReadonlyMap<string, string | undefined> {
  const texts = new Map<string, string | undefined>();
  for (const child of elementsIn(element)) {
    texts.set(child.name, texts.has(child.name) ? undefined : textIn(child));
  }
  return texts;
}

/** What a listing may have beside its entries that has elements within. */
const PEOPLE = ["Owner", "Initiator"];

/**
 * The entries of a listing that has them right below its root.
 *
 * @throws StoreError where something else stands there that may be an entry: an element of another name with elements
 * within. Those with a text alone are none.
 */
export function entriesIn(root: XmlElement, name: string, operation: string): readonly XmlElement[] {
  for (const child of elementsIn(root)) {
    if (child.name === name || PEOPLE.includes(child.name) || textIn(child) !== undefined) continue;
    if (child.text.trim() !== "") throw notUnderstood(operation, `<${child.name}> in the response is not understood`);
  }
  return elementsNamed(root, name);
}

/**
 * Where a listing goes on; `undefined` at its end.
 *
 * @param marker the element that says it
 * @throws StoreError where the answer does not say whether the listing goes on, or not where
 */
export function nextIn(texts: ReadonlyMap<string, string | undefined>, marker: string, operation: string) {
  switch (texts.get("IsTruncated")) {
    case "false":
      return undefined;
    case "true": {
      const next = texts.get(marker);
      if (!next) throw notUnderstood(operation, "the listing goes on, and does not say where");
      return next;
    }
    default:
      throw notUnderstood(operation, "the response does not say whether the listing goes on");
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|\+00:00)$/;
/** S3 opened on this day: services that do not know a time answer the first second of 1970, or of year 1. */
const FIRST_DAY = Date.UTC(2006, 2, 14);

/** A time as S3 writes it; `undefined` for everything else, which would make an upload old that is not. */
export function timeIn(text: string | undefined): Date | undefined {
  if (text === undefined || !TIME.test(text)) return undefined;
  const time = new Date(text);
  return time.getTime() >= FIRST_DAY ? time : undefined;
}
