import type { LifecycleConfiguration } from "../../../policy/index.ts";
import type { RawAnswer } from "../requests/handed-over.ts";
import { decodeXml } from "../xml/decode-xml.ts";
import { ByText } from "./by-text.ts";
import { putRequestXml } from "./put-request.ts";
import { sameXml } from "./same-xml.ts";

const compared = new ByText<Promise<boolean>>();

/** Whether the SDK, given the rules of an answer, sends what S3 holds. */
export async function isLossless(configuration: LifecycleConfiguration, { bytes }: RawAnswer): Promise<boolean> {
  const xml = decodeXml(bytes);
  if (configuration.hasUnknownRules === true || xml === undefined) return false;
  return await compared.obtain(xml, () => compare(configuration, xml));
}

async function compare(configuration: LifecycleConfiguration, xml: string): Promise<boolean> {
  try {
    return sameXml(xml, await putRequestXml(configuration));
  } catch {
    // Not well-formed, or with values the SDK does not take: either way not to be written back.
    return false;
  }
}
