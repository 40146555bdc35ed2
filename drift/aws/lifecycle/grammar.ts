import { type XmlDocument, type XmlElement, XmlText } from "@rgrove/parse-xml";
import { elementsIn } from "../xml/answer-document.ts";

/** How often an element may stand in another one. */
type Occurrence = "once" | "many";

/**
 * Every element of a lifecycle configuration that this version understands, by the one that it stands in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
 */
const CHILDREN: Readonly<Record<string, Readonly<Record<string, Occurrence>>>> = {
  LifecycleConfiguration: { Rule: "many" },
  Rule: {
    ID: "once",
    Status: "once",
    Prefix: "once",
    Filter: "once",
    AbortIncompleteMultipartUpload: "once",
    Expiration: "once",
    Transition: "many",
    NoncurrentVersionExpiration: "once",
    NoncurrentVersionTransition: "many",
  },
  Filter: { Prefix: "once", Tag: "once", ObjectSizeGreaterThan: "once", ObjectSizeLessThan: "once", And: "once" },
  And: { Prefix: "once", Tag: "many", ObjectSizeGreaterThan: "once", ObjectSizeLessThan: "once" },
  Tag: { Key: "once", Value: "once" },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: "once" },
  Expiration: { Days: "once", Date: "once", ExpiredObjectDeleteMarker: "once" },
  Transition: { Days: "once", Date: "once", StorageClass: "once" },
  NoncurrentVersionExpiration: { NoncurrentDays: "once", NewerNoncurrentVersions: "once" },
  NoncurrentVersionTransition: { NoncurrentDays: "once", NewerNoncurrentVersions: "once", StorageClass: "once" },
};

/** Within what a number of JavaScript holds exactly. */
const isWholeNumber = (text: string) => /^\s*-?\d{1,15}\s*$/.test(text);
const isTime = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
const isText = () => true;

/** What the elements without children may hold. */
const TEXTS: Readonly<Record<string, (text: string) => boolean>> = {
  ID: isText,
  Prefix: isText,
  Key: isText,
  Value: isText,
  StorageClass: isText,
  Status: (text) => text === "Enabled" || text === "Disabled",
  Date: isTime,
  ExpiredObjectDeleteMarker: (text) => text === "true" || text === "false",
  Days: isWholeNumber,
  DaysAfterInitiation: isWholeNumber,
  NoncurrentDays: isWholeNumber,
  NewerNoncurrentVersions: isWholeNumber,
  ObjectSizeGreaterThan: isWholeNumber,
  ObjectSizeLessThan: isWholeNumber,
};

/** S3's namespace, which some services leave out. */
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** The root of a lifecycle configuration; `undefined` for every other document. */
export function configurationRoot({ root }: XmlDocument): XmlElement | undefined {
  return root?.name === "LifecycleConfiguration" ? root : undefined;
}

/** What of the root itself is not understood: whatever it is, it may concern every rule. */
export function notUnderstoodBeside(root: XmlElement): string | undefined {
  return ownProblem(root) ?? strangers(root);
}

/**
 * The first thing in an element that this version does not understand, for people: another element, one too many, a
 * value of another form. What is not understood may narrow or widen everything around it.
 */
export function notUnderstoodIn(element: XmlElement): string | undefined {
  const { name } = element;
  const accepts = TEXTS[name];
  if (accepts !== undefined) return ownProblem(element) ?? textProblem(element, accepts);
  const problem = ownProblem(element) ?? strangers(element);
  if (problem !== undefined) return problem;
  for (const child of elementsIn(element)) {
    const found = notUnderstoodIn(child);
    if (found !== undefined) return found;
  }
  return countProblem(element);
}

/** S3 refuses all of these, so a service that keeps them may have lost the other half. */
function countProblem(element: XmlElement): string | undefined {
  const children = elementsIn(element);
  if (element.name === "Filter") return filterProblem(children);
  const hasStatus = element.name !== "Rule" || children.some(({ name }) => name === "Status");
  return hasStatus ? undefined : "<Rule> without <Status>";
}

function filterProblem(conditions: readonly XmlElement[]): string | undefined {
  const and = conditions.find(({ name }) => name === "And");
  if (and === undefined) {
    return conditions.length > 1 ? "<Filter> with several conditions and no <And>" : undefined;
  }
  // Ceph's gateway shows a prefix beside <And> that was sent inside of it.
  const beside = conditions.filter((condition) => condition !== and);
  const stranger = beside.find(({ name }) => name !== "Prefix");
  if (stranger !== undefined) return `<${stranger.name}> beside <And>`;
  return elementsIn(and).length + beside.length < 2 ? "<And> with fewer than two conditions" : undefined;
}

function ownProblem({ name, attributes, children }: XmlElement): string | undefined {
  for (const attribute of Object.keys(attributes)) {
    if (attribute !== "xmlns") return `attribute ${attribute} of <${name}>`;
    if (attributes.xmlns !== NAMESPACE) return `namespace ${JSON.stringify(attributes.xmlns)} of <${name}>`;
  }
  if (CHILDREN[name] === undefined) return undefined;
  const hasText = children.some((child) => child instanceof XmlText && child.text.trim() !== "");
  return hasText ? `text in <${name}>` : undefined;
}

function strangers(element: XmlElement): string | undefined {
  const allowed = CHILDREN[element.name] ?? {};
  const seen = new Set<string>();
  for (const { name } of elementsIn(element)) {
    const occurrence = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (occurrence === undefined) return `<${name}> in <${element.name}>`;
    if (occurrence === "once" && seen.has(name)) return `a second <${name}> in <${element.name}>`;
    seen.add(name);
  }
  return undefined;
}

function textProblem(element: XmlElement, accepts: (text: string) => boolean): string | undefined {
  const [child] = elementsIn(element);
  if (child !== undefined) return `<${child.name}> in <${element.name}>`;
  return accepts(element.text) ? undefined : `<${element.name}> with the value ${JSON.stringify(element.text)}`;
}
