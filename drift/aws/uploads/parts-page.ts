import { answerRoot, entriesIn, nextIn, notUnderstood, textsIn, timeIn } from "../xml/answer-document.ts";

export const LIST_PARTS = "ListParts";

/** One answer of ListParts. */
export interface PartsPage {
  readonly count: number;
  readonly bytes: number;
  /** The newest part's; `unknown` where the time of one is not understood; absent without parts. */
  readonly lastActivity?: Date | "unknown";
  /** Where the listing goes on; absent at its end. */
  readonly nextMarker?: string;
}

/**
 * Reads one page of parts.
 *
 * @throws StoreError where a size, or whether the listing goes on, is not understood: bytes are known or not
 */
export function readPartsPage(bytes: Uint8Array): PartsPage {
  const root = answerRoot(bytes, "ListPartsResult", LIST_PARTS);
  const parts = entriesIn(root, "Part", LIST_PARTS).map(textsIn);
  let sum = 0;
  let lastActivity: Date | "unknown" | undefined;
  for (const part of parts) {
    sum += sizeIn(part.get("Size"));
    lastActivity = laterOf(lastActivity, timeIn(part.get("LastModified")) ?? "unknown");
  }
  const nextMarker = nextIn(textsIn(root), "NextPartNumberMarker", LIST_PARTS);
  return {
    count: parts.length,
    bytes: sum,
    ...(lastActivity !== undefined && { lastActivity }),
    ...(nextMarker !== undefined && { nextMarker }),
  };
}

/** The later of two times; one that is not known may be later than any other. */
export function laterOf(one: Date | "unknown" | undefined, other: Date | "unknown" | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  if (one === "unknown" || other === "unknown") return "unknown";
  return one > other ? one : other;
}

function sizeIn(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw notUnderstood(LIST_PARTS, "the response lists a part whose size is not understood");
  }
  return Number(text);
}
