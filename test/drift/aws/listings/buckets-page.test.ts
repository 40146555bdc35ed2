import { parseXml, XmlElement } from "@rgrove/parse-xml";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BucketListing, type BucketsPage, readBucketsPage } from "../../../../drift/aws/listings/buckets-page.ts";
import { StoreError } from "../../../../drift/errors.ts";

const S3 = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const OWNER = "<Owner><ID>1</ID><DisplayName>ops</DisplayName></Owner>";
const ONE = "<Bucket><Name>one</Name><CreationDate>2026-11-28T01:23:49.000Z</CreationDate></Bucket>";

function read(xml: string, asked = 1000, operation: BucketListing = "ListBuckets"): BucketsPage {
  return readBucketsPage(Buffer.from(xml), operation, asked);
}

/** A whole answer. */
function answer(content: string, attributes = S3): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListAllMyBucketsResult ${attributes}>${content}</ListAllMyBucketsResult>`;
}

describe("a listing that a service really sends is read, or that service has no buckets here", () => {
  it.each<readonly [string, string, BucketsPage]>([
    [
      "S3's, with regions and a token",
      answer(
        `${OWNER}<Buckets><Bucket><Name>one</Name><CreationDate>2026-11-28T01:23:49.000Z</CreationDate><BucketRegion>eu-west-1</BucketRegion><BucketArn>arn:aws:s3:::one</BucketArn></Bucket></Buckets><ContinuationToken>b25l</ContinuationToken>`,
      ),
      { buckets: [{ name: "one", region: "eu-west-1" }], next: "b25l" },
    ],
    ["moto's of an account without buckets", answer(`<Buckets/>${OWNER}`), { buckets: [] }],
    ["ministack's of an account without buckets", answer(`${OWNER}<Buckets />`), { buckets: [] }],
    [
      "fauxqs's of an account without buckets, on lines of its own",
      answer("\n  <Buckets>\n  </Buckets>\n"),
      { buckets: [] },
    ],
    [
      "s3rver's and Google's, in another namespace",
      answer(`${OWNER}<Buckets>${ONE}</Buckets>`, 'xmlns="http://doc.s3.amazonaws.com/2006-03-01/"'),
      { buckets: [{ name: "one" }] },
    ],
    ["one without a namespace", answer(`<Buckets>${ONE}</Buckets>`, ""), { buckets: [{ name: "one" }] }],
    [
      "Hitachi Content Platform's, without an owner",
      answer(`<Buckets>${ONE}</Buckets>`),
      { buckets: [{ name: "one" }] },
    ],
    [
      "Huawei's and Tencent's, with elements of their own in a bucket",
      answer(
        "<Buckets><Bucket><Name>one</Name><CreationDate>2026-11-28</CreationDate><Location>ap-beijing</Location><BucketType>OBJECT</BucketType></Bucket></Buckets>",
        'xmlns="http://obs.myhuaweicloud.com/doc/2015-06-30/"',
      ),
      { buckets: [{ name: "one" }] },
    ],
    [
      "Alibaba's, with the elements of a listing that is not truncated",
      answer(
        `<Prefix></Prefix><Marker></Marker><MaxKeys>100</MaxKeys><IsTruncated>false</IsTruncated><NextMarker></NextMarker><Buckets>${ONE}</Buckets>`,
      ),
      { buckets: [{ name: "one" }] },
    ],
    [
      "one with an empty region, and no creation date",
      answer("<Buckets><Bucket><BucketRegion/><Name>one</Name></Bucket></Buckets>"),
      { buckets: [{ name: "one" }] },
    ],
    [
      "one with a creation date in another form",
      answer(
        "<Buckets><Bucket><Name>one</Name><CreationDate>Sat, 28 Nov 2026 01:23:49 GMT</CreationDate></Bucket></Buckets>",
      ),
      { buckets: [{ name: "one" }] },
    ],
    [
      "one with two regions, which tell none",
      answer(
        "<Buckets><Bucket><Name>one</Name><BucketRegion>a</BucketRegion><BucketRegion>b</BucketRegion></Bucket></Buckets>",
      ),
      { buckets: [{ name: "one" }] },
    ],
    [
      "one with news beside the list, in the owner and in a bucket",
      answer(
        "<Owner><ID>1</ID><Team>ops</Team></Owner><Quota><Most>10000</Most></Quota><Plan>gold</Plan><Buckets><Bucket><Name>one</Name><Tags><Tag><Key>a</Key></Tag></Tags></Bucket></Buckets>",
      ),
      { buckets: [{ name: "one" }] },
    ],
    ["an empty token", answer(`<Buckets>${ONE}</Buckets><ContinuationToken/>`), { buckets: [{ name: "one" }] }],
    [
      "a name that is escaped",
      answer("<Buckets><Bucket><Name>a&amp;b</Name></Bucket></Buckets>"),
      { buckets: [{ name: "a&b" }] },
    ],
  ])("%s", (_, xml, page) => {
    expect(read(xml)).toEqual(page);
  });

  it("S3's of directory buckets", () => {
    const xml = `<ListAllMyDirectoryBucketsResult ${S3}><Buckets><Bucket><Name>a--use1-az4--x-s3</Name></Bucket></Buckets></ListAllMyDirectoryBucketsResult>`;
    expect(read(xml, 1000, "ListDirectoryBuckets")).toEqual({ buckets: [{ name: "a--use1-az4--x-s3" }] });
    expect(() => read(xml)).toThrow("the response is not a complete ListAllMyBucketsResult");
  });
});

describe("a listing in which something is not understood is none, as a bucket could be missing", () => {
  const list = (content: string) => answer(`<Buckets>${content}</Buckets>`);
  it.each<readonly [string, string, string]>([
    ["nothing", "", "not a complete ListAllMyBucketsResult"],
    ["a web page", "<html><body>Sign in</body></html>", "not a complete ListAllMyBucketsResult"],
    ["an error", "<Error><Code>SlowDown</Code></Error>", "not a complete ListAllMyBucketsResult"],
    [
      "a prefix before every element",
      answer(`<Buckets>${ONE}</Buckets>`).replaceAll(/<(\/?)(?=[A-Z])/g, "<$1s3:"),
      "not a complete",
    ],
    ["half a document", answer(`<Buckets>${ONE}</Buckets>`).slice(0, -30), "not a complete"],
    ["a root alone", answer(""), "no <Buckets>"],
    ["an entity that nobody declared", list("&buckets;"), "not a complete"],
    ["two lists", answer(`<Buckets>${ONE}</Buckets><Buckets/>`), "<Buckets> twice"],
    ["a bucket without a name", list(`${ONE}<Bucket><CreationDate/></Bucket>`), "without exactly one <Name>"],
    [
      "a bucket with two names",
      list("<Bucket><Name>one</Name><Name>two</Name></Bucket>"),
      "without exactly one <Name>",
    ],
    ["a bucket with an empty name", list("<Bucket><Name/></Bucket>"), "without exactly one <Name>"],
    ["a name with an element in it", list("<Bucket><Name>one<x>two</x></Name></Bucket>"), "without exactly one <Name>"],
    ["a name that no request can carry", list("<Bucket><Name>on&#1;e</Name></Bucket>"), "without exactly one <Name>"],
    ["a name with space around it", list("<Bucket><Name> one</Name></Bucket>"), "without exactly one <Name>"],
    ["a folder among the buckets", list(`${ONE}<Folder><Name>two</Name></Folder>`), "<Folder> among its buckets"],
    ["a bucket in small letters", list("<bucket><Name>two</Name></bucket>"), "<bucket> among its buckets"],
    ["a text among the buckets", list(`${ONE}two`), "text among its buckets"],
    [
      "a bucket of another namespace",
      list(`<Bucket xmlns="urn:x"><Name>one</Name></Bucket>`),
      "<Bucket> is of another namespace",
    ],
    [
      "a name of another namespace",
      list(`<Bucket><Name xmlns="urn:x">one</Name></Bucket>`),
      "<Name> is of another namespace",
    ],
    [
      "a bucket in a bucket",
      list("<Bucket><Name>one</Name><Bucket><Name>two</Name></Bucket></Bucket>"),
      "in another place",
    ],
    ["a bucket beside the list", answer("<Buckets/><Bucket><Name>two</Name></Bucket>"), "in another place"],
    ["a second list under another name", answer(`<Buckets/><Archived>${ONE}</Archived>`), "in another place"],
    [
      "two tokens",
      answer(
        `<Buckets>${ONE}</Buckets><ContinuationToken>a</ContinuationToken><ContinuationToken>b</ContinuationToken>`,
      ),
      "<ContinuationToken> is not understood",
    ],
    [
      "a token with an element in it",
      answer(`<Buckets>${ONE}</Buckets><ContinuationToken><x>a</x></ContinuationToken>`),
      "<ContinuationToken> is not understood",
    ],
    [
      "a page that is truncated, and no token",
      answer(`<IsTruncated>true</IsTruncated><Buckets>${ONE}</Buckets>`),
      "<IsTruncated> may say that the listing goes on",
    ],
    [
      "another listing's token",
      answer(`<Buckets>${ONE}</Buckets><NextContinuationToken>a</NextContinuationToken>`),
      "<NextContinuationToken> may say",
    ],
    [
      "another service's marker",
      answer(`<IsTruncated>false</IsTruncated><NextMarker>one</NextMarker><Buckets>${ONE}</Buckets>`),
      "<NextMarker> may say",
    ],
    ["a marker one level down", answer(`<Page><Next>one</Next></Page><Buckets>${ONE}</Buckets>`), "<Page> may say"],
  ])("%s", (_, xml, message) => {
    let error: unknown;
    try {
      read(xml);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(StoreError);
    expect(String(error)).toContain(`ListBuckets: `);
    expect(String(error)).toContain(message);
  });

  it("any text beside a list as long as was asked for, since it may be the token", () => {
    const xml = answer(`<Buckets>${ONE}</Buckets><Weiter>b25l</Weiter>`);
    expect(read(xml, 2).next).toBeUndefined();
    expect(() => read(xml, 1)).toThrow("<Weiter> may say that the listing goes on");
    // What repeats the request is none.
    const echoes = "<Owner><ID>1</ID></Owner><Prefix>a</Prefix><MaxBuckets>1</MaxBuckets>";
    expect(read(answer(`${echoes}<Buckets>${ONE}</Buckets>`), 1).buckets).toHaveLength(1);
  });
});

/** Elements that can be changed one by one. */
interface Node {
  readonly name: string;
  readonly attributes: string;
  readonly content: string | readonly Node[];
}

function nodeOf(element: XmlElement): Node {
  const children = element.children.filter((child): child is XmlElement => child instanceof XmlElement);
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${value}"`);
  return {
    name: element.name,
    attributes: attributes.join(""),
    content: children.length > 0 ? children.map(nodeOf) : element.text,
  };
}

const xmlOf = ({ name, attributes, content }: Node): string =>
  `<${name}${attributes}>${typeof content === "string" ? content : content.map(xmlOf).join("")}</${name}>`;

/** Every document in which one element is changed, with the element's name. */
function* changed(node: Node, change: (node: Node) => readonly Node[]): Generator<readonly [string, readonly Node[]]> {
  yield [node.name, change(node)];
  if (typeof node.content === "string") return;
  for (const [index, child] of node.content.entries()) {
    for (const [name, nodes] of changed(child, change)) {
      yield [name, [{ ...node, content: node.content.toSpliced(index, 1, ...nodes) }]];
    }
  }
}

const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,30}[a-z0-9]$/);
const region = fc.constantFrom("", "<BucketRegion/>", "<BucketRegion>eu-west-1</BucketRegion>");
const listing = fc.record({
  buckets: fc.uniqueArray(fc.tuple(name, region), { maxLength: 6, selector: ([text]) => text }),
  hasOwner: fc.boolean(),
  hasToken: fc.boolean(),
  isNameFirst: fc.boolean(),
});
/** An element's own name in other forms, other elements' names, and any other one. */
const otherName = fc.constantFrom(
  ...["x:#", "#s", "#2", "Next#", "Key", "Folder", "Owners", "Etikett", "Nachfolger"],
  ...["Name", "Bucket", "Buckets", "BucketRegion", "CreationDate"],
);

describe("a listing of which one element is missing, doubled, within another one, or another one itself", () => {
  it("has the same buckets and goes on in the same place, or is refused: never fewer without a word", () => {
    let refused = 0;
    let same = 0;
    fc.assert(
      fc.property(listing, otherName, ({ buckets, hasOwner, hasToken, isNameFirst }, other) => {
        const entries = buckets.map(([text, more]) => {
          const elements = [`<Name>${text}</Name>`, "<CreationDate>2026-11-28T01:23:49Z</CreationDate>", more];
          return `<Bucket>${(isNameFirst ? elements : elements.reverse()).join("")}</Bucket>`;
        });
        const token = hasToken ? "<ContinuationToken>dG9rZW4</ContinuationToken>" : "";
        const whole = answer(`${hasOwner ? OWNER : ""}<Buckets>${entries.join("")}</Buckets>${token}`);
        const { root } = parseXml(whole);
        if (root === null) throw new Error("no document");
        const expected = read(whole, buckets.length);
        const names = ({ buckets: listed }: BucketsPage) => [...new Set(listed.map((each) => each.name))].sort();
        const changes: Readonly<Record<string, (node: Node) => readonly Node[]>> = {
          missing: () => [],
          doubled: (node) => [node, node],
          renamed: (node) => [{ ...node, name: other.replace("#", node.name) }],
          within: (node) => [{ name: other.replace("#", node.name), attributes: "", content: [node] }],
          foreign: (node) => [{ ...node, attributes: ' xmlns="urn:another"' }],
        };
        for (const [kind, change] of Object.entries(changes)) {
          for (const [element, nodes] of changed(nodeOf(root), change)) {
            // That a bucket, or the token, is not there at all, no reader can see.
            if (kind === "missing" && (element === "Bucket" || element === "ContinuationToken")) continue;
            const xml = nodes.map(xmlOf).join("");
            let page: BucketsPage;
            try {
              page = read(xml, buckets.length);
            } catch (error) {
              expect(error).toBeInstanceOf(StoreError);
              refused += 1;
              continue;
            }
            expect(names(page), `${kind} ${element}: ${xml}`).toEqual(names(expected));
            expect(page.next, `${kind} ${element}: ${xml}`).toBe(expected.next);
            same += 1;
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(refused).toBeGreaterThan(100);
    expect(same).toBeGreaterThan(100);
  });
});
