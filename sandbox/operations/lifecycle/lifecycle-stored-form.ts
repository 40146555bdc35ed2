import { randomUUID } from "node:crypto";
import type { XmlElement } from "@rgrove/parse-xml";
import { childElements, childText, serializeElement, xmlDocument, xmlElement } from "../../http/xml-text.ts";

/**
 * A configuration as S3 gives it back: the dialect as it was put, and an ID for every rule.
 * Source: S3 API reference, LifecycleRule.
 */
export function storedForm(rules: readonly XmlElement[]): string {
  return xmlDocument("LifecycleConfiguration", rules.map(storedRule).join(""));
}

function storedRule(rule: XmlElement): string {
  const id = childText(rule, "ID") || generatedId();
  const others = childElements(rule).filter((child) => child.name !== "ID");
  return `<Rule>${xmlElement("ID", id)}${others.map(serializeElement).join("")}</Rule>`;
}

// S3's own have 48 characters: the base64 of a UUID's text.
function generatedId(): string {
  return Buffer.from(randomUUID()).toString("base64");
}
