import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { childElement, childElements, childText } from "../http/xml-text.ts";
import type { Bucket } from "../state/bucket.ts";

const DAY = 24 * 60 * 60 * 1000;

/**
 * The headers that name the rule which is going to abort an upload, and when: `x-amz-abort-date` (00:00:00 GMT, RFC
 * 7231) and `x-amz-abort-rule-id`. None when no enabled rule's prefix matches the key, and none for directory buckets.
 * Source: S3 API reference, CreateMultipartUpload.
 */
export function abortHeaders(bucket: Bucket, key: string, initiated: Date): Record<string, string> {
  if (bucket.kind === "directory" || bucket.lifecycle === undefined) return {};
  const matching = abortRules(bucket.lifecycle).filter((rule) => key.startsWith(rule.prefix));
  const first = matching.sort((a, b) => a.days - b.days)[0];
  if (!first) return {};
  return {
    "x-amz-abort-date": abortDate(initiated, first.days).toUTCString(),
    "x-amz-abort-rule-id": headerText(first.id),
  };
}

/**
 * When a rule of this many days aborts an upload: rounded up to the next midnight, UTC.
 * Source: S3 User Guide, Lifecycle rules: Based on an object's age.
 */
export function abortDate(initiated: Date, days: number): Date {
  return new Date(Math.ceil(initiated.getTime() / DAY + days) * DAY);
}

interface AbortRule {
  readonly id: string;
  readonly prefix: string;
  readonly days: number;
}

// Planted configurations may hold anything, so this reads what it can and refuses nothing.
function abortRules(lifecycle: string): AbortRule[] {
  return rootElements(lifecycle).flatMap((rule) => {
    const abort = childElement(rule, "AbortIncompleteMultipartUpload");
    const days = Number(abort && childText(abort, "DaysAfterInitiation"));
    if (childText(rule, "Status") !== "Enabled" || !(days >= 1)) return [];
    const filter = childElement(rule, "Filter");
    const scope = filter ? (childElement(filter, "And") ?? filter) : rule;
    return [{ id: childText(rule, "ID") ?? "", prefix: childText(scope, "Prefix") ?? "", days }];
  });
}

function rootElements(xml: string): XmlElement[] {
  try {
    const { root } = parseXml(xml);
    return root instanceof XmlElement ? childElements(root) : [];
  } catch {
    return [];
  }
}

// Header values are ASCII; S3 URL-encodes rule ids in headers.
function headerText(id: string): string {
  return /^[\x20-\x7e]*$/.test(id) ? id : encodeURIComponent(id);
}
