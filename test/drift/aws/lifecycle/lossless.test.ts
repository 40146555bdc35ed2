import { describe, expect, it } from "vitest";
import { putRequestXml } from "../../../../drift/aws/lifecycle/put-request.ts";
import { sameXml } from "../../../../drift/aws/lifecycle/same-xml.ts";
import { abortXml, documentOf, Planted } from "../planted.ts";

const planted = new Planted();
const ALL = "<Filter><Prefix></Prefix></Filter>";
const expire = (inner: string, scope = ALL) =>
  `<Rule><ID>e</ID>${scope}<Status>Enabled</Status><Expiration>${inner}</Expiration></Rule>`;
const glacier = (when: string) => `<Transition>${when}<StorageClass>GLACIER</StorageClass></Transition>`;
const prefixed = (prefix: string) => expire("<Days>1</Days>", `<Filter><Prefix>${prefix}</Prefix></Filter>`);

async function read(lifecycle: string) {
  const stored = await planted.store.read(planted.plant({ lifecycle }));
  if (stored.state !== "stored") throw new Error("nothing is stored");
  return stored;
}

describe("what S3 holds is sent back element for element", () => {
  it.each<[string, string]>([
    ["an empty filter, self-closing", expire("<Days>1</Days>", "<Filter/>")],
    ["an empty filter, open", expire("<Days>1</Days>", "<Filter></Filter>")],
    ["an empty prefix, self-closing", expire("<Days>1</Days>", "<Filter><Prefix/></Filter>")],
    ["a legacy prefix", expire("<Days>1</Days>", "<Prefix>a</Prefix>")],
    ["an empty legacy prefix", expire("<Days>1</Days>", "<Prefix/>")],
    ["spaces around a prefix", prefixed(" a ")],
    ["a prefix of spaces alone", prefixed("  ")],
    ["a prefix with a line break inside", prefixed("a\nb")],
    ["a carriage return by reference", prefixed("a&#13;b")],
    ["entities", prefixed("&lt;&amp;&gt;&quot;&apos;")],
    ["a text in CDATA", prefixed("<![CDATA[a&b]]>")],
    ["an emoji as it is", prefixed("\u{1F600}")],
    ["a numeric reference below U+10000", prefixed("&#x20AC;&#233;")],
    ["a numeric reference above U+FFFF, in hexadecimal", prefixed("&#x1F600;")],
    ["a numeric reference above U+FFFF, in decimal", prefixed("&#128512;")],
    ["a prefix that is one line break", prefixed("\n")],
    ["a prefix that is one line break by reference", prefixed("&#10;")],
    ["a tag with an empty value", expire("<Days>1</Days>", "<Filter><Tag><Key>a</Key><Value/></Tag></Filter>")],
    [
      "one tag in And",
      expire("<Days>1</Days>", "<Filter><And><Prefix>a</Prefix><Tag><Key>a</Key><Value>b</Value></Tag></And></Filter>"),
    ],
    [
      "sizes in And",
      expire(
        "<Days>1</Days>",
        "<Filter><And><ObjectSizeGreaterThan>0</ObjectSizeGreaterThan><ObjectSizeLessThan>50000000000000</ObjectSizeLessThan></And></Filter>",
      ),
    ],
    ["a date with milliseconds", expire("<Date>2030-01-01T00:00:00.000Z</Date>")],
    ["a date without milliseconds", expire("<Date>2030-01-01T00:00:00Z</Date>")],
    ["a delete marker", expire("<ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>")],
    [
      "several transitions",
      abortXml(ALL, glacier("<Days>30</Days>") + glacier("<Date>2030-01-01T00:00:00.000Z</Date>")),
    ],
    [
      "noncurrent actions",
      abortXml(
        ALL,
        "<NoncurrentVersionTransition><NoncurrentDays>3</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition><NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays></NoncurrentVersionExpiration>",
      ),
    ],
    ["a rule without an ID", `<Rule><Filter/><Status>Disabled</Status><Expiration><Days>1</Days></Expiration></Rule>`],
    ["a comment, which means nothing", `<!-- <Rule> -->${abortXml(ALL)}`],
    [
      "white space between elements",
      `\n  ${abortXml(ALL).replaceAll("><", ">\n<").replace("<Prefix>\n</Prefix>", "<Prefix></Prefix>")}\n`,
    ],
    ["1,000 rules", Array.from({ length: 1000 }, (_, i) => prefixed(`p${i}/`).replace("<ID>e", `<ID>e${i}`)).join("")],
  ])("%s", async (_, rules) => {
    const raw = documentOf(rules);
    const { configuration, isLossless } = await read(raw);
    expect(sameXml(raw, await putRequestXml(configuration))).toBe(true);
    expect(await isLossless()).toBe(true);
  });
});

describe("what would not be sent back as it was is never written", () => {
  it.each<[string, string]>([
    ["an unknown action", abortXml(ALL, "<FutureAction><Days>1</Days></FutureAction>")],
    ["an unknown condition", abortXml("<Filter><NewThing>x</NewThing></Filter>")],
    ["an unknown element beside the rules", `<Owner>x</Owner>${abortXml(ALL)}`],
    ["a value with an attribute", abortXml(ALL).replace("<Prefix>", '<Prefix match="glob">')],
    ["an unknown attribute of a rule", abortXml(ALL).replace("<Rule>", '<Rule version="2">')],
    [
      "a whole number beyond the exact ones",
      expire("<Days>1</Days>", "<Filter><ObjectSizeGreaterThan>9007199254740993</ObjectSizeGreaterThan></Filter>"),
    ],
    ["two filters", abortXml(`${ALL}<Filter><Prefix>a</Prefix></Filter>`)],
    [
      "two expirations",
      abortXml(ALL, "<Expiration><Days>1</Days></Expiration><Expiration><Days>2</Days></Expiration>"),
    ],
  ])("%s", async (_, rules) => {
    expect(await (await read(documentOf(rules))).isLossless()).toBe(false);
  });
});

describe("two documents are the same only with the same values", () => {
  const a = documentOf(prefixed("a"));
  it.each<[string, string, boolean]>([
    ["an absent prefix and an empty one", documentOf(expire("<Days>1</Days>", "<Filter/>")), false],
    [
      "another order of elements",
      documentOf(
        "<Rule><Status>Enabled</Status><ID>e</ID><Expiration><Days>1</Days></Expiration><Filter><Prefix>a</Prefix></Filter></Rule>",
      ),
      true,
    ],
    ["another namespace", a.replace(/ xmlns="[^"]*"/, ""), true],
    ["another prefix", documentOf(prefixed("b")), false],
    ["a rule more", documentOf(prefixed("a"), prefixed("a")), false],
    ["007 for 7", a.replace("<Days>1", "<Days>01"), false],
  ])("%s", (_, b, same) => {
    expect(sameXml(a, b)).toBe(same);
    expect(sameXml(documentOf(prefixed("")), b)).toBe(false);
  });
});
