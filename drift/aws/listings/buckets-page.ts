import { type XmlElement, XmlText } from "@rgrove/parse-xml";
import {
  answerRoot,
  elementsIn,
  elementsNamed,
  notUnderstood,
  ownCopy,
  REPLACED,
  textIn,
} from "../xml/answer-document.ts";

/** The listings of buckets, with the root of their answers. */
const ROOTS = {
  ListBuckets: "ListAllMyBucketsResult",
  ListDirectoryBuckets: "ListAllMyDirectoryBucketsResult",
} as const;

export type BucketListing = keyof typeof ROOTS;

export interface ListedBucket {
  readonly name: string;
  /** Absent where the listing does not tell. */
  readonly region?: string;
}

/** One answer of a listing of buckets. */
export interface BucketsPage {
  readonly buckets: readonly ListedBucket[];
  /** What asks for the next page; absent after the last. */
  readonly next?: string;
}

/**
 * Reads one page. What a service says besides of its owner, of itself or of a bucket is of no matter; whatever may be a
 * bucket, or say that there are more of them, is understood or refused.
 *
 * The SDK's own reader is not used: it drops elements that it does not know, which would make of any other document an
 * account without buckets.
 *
 * @param asked buckets that were asked for: on a page of as many, a text that is not known may say where it goes on
 * @throws StoreError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
 */
export function readBucketsPage(bytes: Uint8Array, operation: BucketListing, asked: number): BucketsPage {
  const root = answerRoot(bytes, ROOTS[operation], operation);
  const refuse = (what: string) => notUnderstood(operation, `${what}, so that buckets may be missing`);
  const [list, second] = elementsNamed(root, "Buckets");
  // An account without buckets has an empty one, with S3 and every service whose answer is known.
  if (list === undefined) throw refuse("the response has no <Buckets>");
  if (second !== undefined) throw refuse("the response has <Buckets> twice");
  const problem = problemIn(root, list);
  if (problem !== undefined) throw refuse(problem);
  const buckets = elementsIn(list).map((element) => {
    const name = nameIn(element);
    if (name === undefined) throw refuse("the response has a <Bucket> without exactly one <Name> that is understood");
    const region = regionIn(element);
    return { name, ...(region !== undefined && { region }) };
  });
  const tokens = elementsNamed(root, "ContinuationToken").map(textIn);
  const [next] = tokens;
  if (tokens.length > 1 || tokens.includes(undefined)) throw refuse("<ContinuationToken> is not understood");
  if (next) return { buckets, next };
  const sign = elementsIn(root).find((element) => maySayMore(element, buckets.length >= asked));
  if (sign === undefined) return { buckets };
  throw refuse(`<${sign.name}> may say that the listing goes on, and there is no <ContinuationToken>`);
}

/** What may be a bucket, and is not read as one. */
function problemIn(root: XmlElement, list: XmlElement): string | undefined {
  for (const child of list.children) {
    if (child instanceof XmlText && child.text.trim() !== "") return "the response has text among its buckets";
  }
  const entries = elementsIn(list);
  const stranger = entries.find(({ name }) => name !== "Bucket");
  if (stranger !== undefined) return `the response has <${stranger.name}> among its buckets`;
  const inside = entries.flatMap((entry) => elementsIn(entry));
  const foreign = [list, ...entries, ...inside.filter(({ name }) => name === "Name")].find(isForeignTo(root));
  if (foreign !== undefined) return `<${foreign.name}> is of another namespace than the response`;
  const elsewhere = [...elementsIn(root).filter((child) => child !== list), ...inside];
  return elsewhere.some(holdsBucket) ? "the response has a <Bucket> in another place than <Buckets>" : undefined;
}

/** By its own declaration. Which namespace that is, differs between services. */
function isForeignTo(root: XmlElement): (element: XmlElement) => boolean {
  const namespace = root.attributes.xmlns ?? "";
  return ({ attributes }) => (attributes.xmlns ?? namespace) !== namespace;
}

function holdsBucket(element: XmlElement): boolean {
  return element.name === "Bucket" || elementsIn(element).some(holdsBucket);
}

/** A name that a request can carry; `undefined` where there is none, or several. */
function nameIn(bucket: XmlElement): string | undefined {
  const [name, second] = elementsNamed(bucket, "Name");
  const text = name === undefined || second !== undefined ? undefined : textIn(name);
  if (!text || text.trim() !== text || text.includes(REPLACED)) return undefined;
  return ownCopy(text);
}

/** Other services leave it out, or empty. */
function regionIn(bucket: XmlElement): string | undefined {
  const [region, second] = elementsNamed(bucket, "BucketRegion");
  const text = region === undefined || second !== undefined ? undefined : textIn(region)?.trim();
  return text ? ownCopy(text) : undefined;
}

/** What other listings, and other services, call where a listing goes on. */
const PAGING = /token|marker|truncat|next|continu|cursor|more/i;
/** What repeats the request, and what has a meaning of its own. */
const NO_PAGING = ["Owner", "Buckets", "Prefix", "MaxBuckets", "MaxDirectoryBuckets", "MaxKeys"];

/** Whether an element may say that there are more buckets: that the page is truncated, or the token under another name. */
function maySayMore(element: XmlElement, isFull: boolean): boolean {
  if (NO_PAGING.includes(element.name)) return false;
  const text = textIn(element)?.trim();
  if (text === undefined) return elementsIn(element).some((child) => maySayMore(child, isFull));
  return text !== "" && text.toLowerCase() !== "false" && (isFull || PAGING.test(element.name));
}
