import { parseXml, XmlDocumentType, type XmlElement } from "@rgrove/parse-xml";
import type {
  Expiration,
  LifecycleConfiguration,
  LifecycleFilter,
  LifecycleFilterAnd,
  LifecycleRule,
  Tag,
} from "../../../policy/index.ts";
import { elementsIn } from "../xml/answer-document.ts";
import { decodeXml } from "../xml/decode-xml.ts";
import { ByText } from "./by-text.ts";
import { configurationRoot, notUnderstoodBeside, notUnderstoodIn } from "./grammar.ts";

/** What an answer with a lifecycle configuration says; `unreadable` where it is no whole one. */
export type ReadConfiguration = { readonly configuration: LifecycleConfiguration } | { readonly unreadable: string };

const known = new ByText<ReadConfiguration>();

/**
 * Reads a lifecycle configuration from the bytes of S3's answer. Zero rules only where the document is whole,
 * understood, and has none; a rule that is not understood is left out, and said to be there.
 *
 * The SDK's own reader is not used: it drops elements that it does not know, takes an empty or foreign document for an
 * empty configuration, and reads character references above U+FFFF as other characters.
 *
 * @param minimumObjectSize the header `x-amz-transition-default-minimum-object-size`
 */
export function readConfiguration(bytes: Uint8Array, minimumObjectSize: string | undefined): ReadConfiguration {
  if (bytes.length === 0) return { unreadable: "the response was empty" };
  const xml = decodeXml(bytes);
  if (xml === undefined) return { unreadable: "the response is not UTF-8" };
  return known.obtain(`${minimumObjectSize ?? ""}\n${xml}`, () => readXml(xml, minimumObjectSize));
}

function readXml(xml: string, minimumObjectSize: string | undefined): ReadConfiguration {
  const root = rootOf(xml);
  if (root === undefined) return { unreadable: "the response is not a complete lifecycle configuration" };
  const configuration: Writable<LifecycleConfiguration> = rulesIn(root);
  if (minimumObjectSize !== undefined) configuration.transitionDefaultMinimumObjectSize = minimumObjectSize;
  return { configuration };
}

function rootOf(xml: string): XmlElement | undefined {
  try {
    const document = parseXml(xml, { preserveDocumentType: true });
    // It may declare entities and default attributes, which no parser here would fill in.
    const hasType = document.children.some(({ type }) => type === XmlDocumentType.TYPE_DOCUMENT_TYPE);
    return hasType ? undefined : configurationRoot(document);
  } catch {
    // Cut off, no XML at all, or nested deeper than any parser goes.
    return undefined;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function rulesIn(root: XmlElement): LifecycleConfiguration {
  const beside = notUnderstoodBeside(root);
  if (beside !== undefined) return { rules: [], hasUnknownRules: true, notUnderstood: beside };
  const rules: LifecycleRule[] = [];
  let first: string | undefined;
  for (const element of elementsIn(root)) {
    const problem = notUnderstoodIn(element);
    if (problem === undefined) rules.push(readRule(element));
    else first ??= `${problem}${ofRule(element)}`;
  }
  return first === undefined ? { rules } : { rules, hasUnknownRules: true, notUnderstood: first };
}

function ofRule(element: XmlElement): string {
  const id = childOf(element, "ID")?.text;
  return id ? ` of rule ${JSON.stringify(id)}` : "";
}

function readRule(element: XmlElement): LifecycleRule {
  const rule: Writable<LifecycleRule> = { status: childOf(element, "Status")?.text as "Enabled" | "Disabled" };
  const transitions: XmlElement[] = [];
  const noncurrentTransitions: XmlElement[] = [];
  for (const child of elementsIn(element)) {
    switch (child.name) {
      case "ID":
        rule.id = child.text;
        break;
      case "Prefix":
        rule.prefix = child.text;
        break;
      case "Filter":
        rule.filter = readFilter(child);
        break;
      case "AbortIncompleteMultipartUpload":
        rule.abortIncompleteMultipartUpload = numbersIn(child, { DaysAfterInitiation: "daysAfterInitiation" });
        break;
      case "Expiration":
        rule.expiration = readExpiration(child);
        break;
      case "NoncurrentVersionExpiration":
        rule.noncurrentVersionExpiration = numbersIn(child, NONCURRENT);
        break;
      case "Transition":
        transitions.push(child);
        break;
      case "NoncurrentVersionTransition":
        noncurrentTransitions.push(child);
        break;
    }
  }
  if (transitions.length > 0) {
    rule.transitions = transitions.map((each) => ({ ...timeIn(each), ...storageClassIn(each) }));
  }
  if (noncurrentTransitions.length > 0) {
    rule.noncurrentVersionTransitions = noncurrentTransitions.map((each) => ({
      ...numbersIn(each, NONCURRENT),
      ...storageClassIn(each),
    }));
  }
  return rule;
}

const NONCURRENT = {
  NoncurrentDays: "noncurrentDays",
  NewerNoncurrentVersions: "newerNoncurrentVersions",
} as const;
const SIZES = {
  ObjectSizeGreaterThan: "objectSizeGreaterThan",
  ObjectSizeLessThan: "objectSizeLessThan",
} as const;

function readFilter(element: XmlElement): LifecycleFilter {
  const filter: Writable<LifecycleFilter> = conditionsIn(element);
  const [tag] = tagsIn(element);
  if (tag !== undefined) filter.tag = tag;
  const and = childOf(element, "And");
  if (and !== undefined) {
    const tags = tagsIn(and);
    const joined: Writable<LifecycleFilterAnd> = conditionsIn(and);
    if (tags.length > 0) joined.tags = tags;
    filter.and = joined;
  }
  return filter;
}

/** Those that a filter and `And` have alike. */
function conditionsIn(element: XmlElement): Conditions {
  const conditions: Conditions = numbersIn(element, SIZES);
  const prefix = childOf(element, "Prefix");
  if (prefix !== undefined) conditions.prefix = prefix.text;
  return conditions;
}

type Conditions = { prefix?: string; objectSizeGreaterThan?: number; objectSizeLessThan?: number };

function tagsIn(element: XmlElement): readonly Tag[] {
  return elementsIn(element)
    .filter(({ name }) => name === "Tag")
    .map((tag) => ({ key: childOf(tag, "Key")?.text ?? "", value: childOf(tag, "Value")?.text ?? "" }));
}

function readExpiration(element: XmlElement): Expiration {
  const marker = childOf(element, "ExpiredObjectDeleteMarker");
  return { ...timeIn(element), ...(marker !== undefined && { expiredObjectDeleteMarker: marker.text === "true" }) };
}

function timeIn(element: XmlElement): { days?: number; date?: string } {
  const date = childOf(element, "Date");
  return {
    ...numbersIn(element, { Days: "days" } as const),
    ...(date !== undefined && { date: new Date(date.text).toISOString() }),
  };
}

function storageClassIn(element: XmlElement): { storageClass?: string } {
  const storageClass = childOf(element, "StorageClass");
  return storageClass === undefined ? {} : { storageClass: storageClass.text };
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return elementsIn(element).find((child) => child.name === name);
}

function numbersIn<Key extends string>(
  element: XmlElement,
  keys: Readonly<Record<string, Key>>,
): { [K in Key]?: number } {
  const found: { [K in Key]?: number } = {};
  for (const child of elementsIn(element)) {
    const key = Object.hasOwn(keys, child.name) ? keys[child.name] : undefined;
    if (key !== undefined) found[key] = Number(child.text);
  }
  return found;
}
