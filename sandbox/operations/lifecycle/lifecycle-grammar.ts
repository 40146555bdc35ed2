import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { malformedXml } from "../../http/s3-error.ts";
import { childElements } from "../../http/xml-text.ts";

/** What an element may hold: further elements, or text that this expression matches. */
type Content = Readonly<Record<string, Occurrence>> | RegExp;

interface Occurrence {
  readonly min: number;
  readonly max: number;
  readonly content: Content;
}

const ANY_TEXT = /^/;
const INTEGER = /^\s*-?\d{1,10}\s*$/;
const LONG = /^\s*-?\d{1,19}\s*$/;
const BOOLEAN = /^(true|false)$/;
const STATUS = /^(Enabled|Disabled)$/;
const DATE = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/;

const one = (content: Content): Occurrence => ({ min: 1, max: 1, content });
const maybe = (content: Content): Occurrence => ({ min: 0, max: 1, content });
const any = (content: Content): Occurrence => ({ min: 0, max: Number.POSITIVE_INFINITY, content });

const TAG = { Key: one(ANY_TEXT), Value: one(ANY_TEXT) };
const SIZES = { ObjectSizeGreaterThan: maybe(LONG), ObjectSizeLessThan: maybe(LONG) };
const AND = { Prefix: maybe(ANY_TEXT), Tag: any(TAG), ...SIZES };
const FILTER = { Prefix: maybe(ANY_TEXT), Tag: maybe(TAG), And: maybe(AND), ...SIZES };
const NONCURRENT = { NoncurrentDays: maybe(INTEGER), NewerNoncurrentVersions: maybe(INTEGER) };
const RULE = {
  ID: maybe(ANY_TEXT),
  Prefix: maybe(ANY_TEXT),
  Filter: maybe(FILTER),
  Status: one(STATUS),
  Expiration: maybe({ Date: maybe(DATE), Days: maybe(INTEGER), ExpiredObjectDeleteMarker: maybe(BOOLEAN) }),
  Transition: any({ Date: maybe(DATE), Days: maybe(INTEGER), StorageClass: one(ANY_TEXT) }),
  NoncurrentVersionTransition: any({ ...NONCURRENT, StorageClass: one(ANY_TEXT) }),
  NoncurrentVersionExpiration: maybe(NONCURRENT),
  AbortIncompleteMultipartUpload: maybe({ DaysAfterInitiation: one(INTEGER) }),
};
const CONFIGURATION: Content = { Rule: { min: 1, max: Number.POSITIVE_INFINITY, content: RULE } };

/**
 * The rules of a lifecycle configuration that follows S3's schema; anything else is MalformedXML.
 * Source: S3 API reference, PutBucketLifecycleConfiguration, Request Syntax.
 */
export function parseLifecycleConfiguration(xml: string): XmlElement[] {
  const root = parseRoot(xml);
  if (root?.name !== "LifecycleConfiguration") throw malformedXml();
  checkContent(root, CONFIGURATION);
  const rules = childElements(root);
  for (const rule of rules) checkScope(rule);
  return rules;
}

function parseRoot(xml: string): XmlElement | null {
  try {
    return parseXml(xml).root;
  } catch {
    throw malformedXml();
  }
}

function checkContent(element: XmlElement, content: Content): void {
  const children = childElements(element);
  if (content instanceof RegExp) {
    if (children.length > 0 || !content.test(element.text)) throw malformedXml();
    return;
  }
  const counts = new Map<string, number>();
  for (const child of children) {
    const occurrence = content[child.name];
    if (!occurrence) throw malformedXml();
    counts.set(child.name, (counts.get(child.name) ?? 0) + 1);
    checkContent(child, occurrence.content);
  }
  for (const [name, { min, max }] of Object.entries(content)) {
    const count = counts.get(name) ?? 0;
    if (count < min || count > max) throw malformedXml();
  }
}

// Rule: exactly one of Filter and Prefix. Filter: at most one predicate. And: at least two.
function checkScope(rule: XmlElement): void {
  const children = childElements(rule);
  const filter = children.find((child) => child.name === "Filter");
  const prefix = children.find((child) => child.name === "Prefix");
  if ((filter === undefined) === (prefix === undefined)) throw malformedXml();
  const predicates = filter ? childElements(filter) : [];
  if (predicates.length > 1) throw malformedXml();
  const and = predicates.find((predicate) => predicate.name === "And");
  if (and && childElements(and).length < 2) throw malformedXml();
}
