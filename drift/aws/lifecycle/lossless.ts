import type { LifecycleConfiguration } from "../../../policy/index.ts";
import type { RawAnswer } from "../requests/handed-over.ts";
import { putRequestXml } from "./put-request.ts";
import { decodeXml } from "./read-configuration.ts";
import { sameXml } from "./same-xml.ts";

/** Texts that were compared, with what came of it: many buckets of an account are made from one template. */
const compared = new Map<string, Promise<boolean>>();
/** Texts that are remembered, and characters of the longest one: some megabytes at most. */
const MOST = 500;
const LONGEST = 8_192;

/** Whether the SDK, given the rules of an answer, sends what S3 holds. */
export async function isLossless(configuration: LifecycleConfiguration, { bytes }: RawAnswer): Promise<boolean> {
  const xml = decodeXml(bytes);
  if (configuration.hasUnknownRules === true || xml === undefined) return false;
  const known = compared.get(xml);
  if (known !== undefined) return known;
  const result = compare(configuration, xml);
  if (compared.size < MOST && xml.length <= LONGEST) compared.set(xml, result);
  return result;
}

async function compare(configuration: LifecycleConfiguration, xml: string): Promise<boolean> {
  try {
    return sameXml(xml, await putRequestXml(configuration));
  } catch {
    // Not well-formed, or with values the SDK does not take: either way not to be written back.
    return false;
  }
}
