import { describe, expect, it } from "vitest";
import { S3BucketReader } from "../../../drift/aws/bucket-reader.ts";
import { StoreError } from "../../../drift/errors.ts";
import { clientsFor } from "./clients.ts";
import { abortXml, documentOf, Planted } from "./planted.ts";

const planted = new Planted();
const GET = "GetBucketLifecycleConfiguration";
const ALL = "<Filter/>";
const whole = documentOf(abortXml(ALL));

describe("a configuration that was not read whole is undecided, never absent", () => {
  it.each([
    ["cut in half", { kind: "cut-body" }],
    ["cut off on the wire", { kind: "truncate" }],
    ["empty", { kind: "body", status: 200, body: "" }],
    ["cut off between two rules", { kind: "body", status: 200, body: whole.replace("</LifecycleConfiguration>", "") }],
    ["a page of some proxy", { kind: "body", status: 200, body: "<html><body>Sign in</body></html>" }],
    ["no XML", { kind: "body", status: 200, body: "OK" }],
    [
      "an error in an answer that says 200",
      { kind: "body", status: 200, body: "<Error><Code>InternalError</Code></Error>" },
    ],
    ["a 404 without a word", { kind: "body", status: 404, body: "" }],
    ["a 404 of some proxy", { kind: "body", status: 404, body: "<html>Not Found</html>" }],
  ] as const)("%s", async (_, fault) => {
    const bucket = planted.plant({ lifecycle: whole });
    planted.s3.faults.add({ operation: GET, fault, times: 2 });
    expect((await planted.scan(bucket)).status).toBe("undecided");
    const stored = await planted.store.read(bucket).catch((error: unknown) => error);
    const unsafe = !(stored instanceof StoreError) && (await Object(stored).isLossless?.()) !== false;
    expect(unsafe, "a writer must not take it for absent or for whole").toBe(false);
  });

  it.each([
    ["UTF-16", Buffer.from(`\uFEFF${whole.replace("UTF-8", "UTF-16")}`, "utf16le").toString("latin1")],
    ["another root", whole.replaceAll("LifecycleConfiguration", "Lifecycle")],
    ["a prefixed root", whole.replaceAll("LifecycleConfiguration", "s3:LifecycleConfiguration")],
    ["deeper than a parser goes", documentOf("<a>".repeat(200_000))],
  ])("%s", async (_, body) => {
    const bucket = planted.plant({ lifecycle: whole });
    planted.s3.faults.add({ operation: GET, fault: { kind: "body", status: 200, body } });
    expect((await planted.scan(bucket)).status).toBe("undecided");
  });

  it("only NoSuchLifecycleConfiguration is absent", async () => {
    const bucket = planted.plant();
    expect((await planted.reader().readLifecycle(bucket)).reading).toEqual({ state: "absent" });
    expect(await planted.store.read(bucket)).toEqual({ state: "absent" });
  });

  it("and a bucket that is gone is not", async () => {
    const bucket = planted.plant();
    planted.s3.buckets.delete("planted");
    expect((await planted.scan(bucket)).findings[0]?.kind).toBe("bucket-not-found");
  });
});

describe("what is not understood is not taken for no rule", () => {
  const days = (text: string) => abortXml(ALL).replace(">7<", `>${text}<`);
  it.each([
    ["rules of another name", abortXml(ALL).replaceAll("Rule>", "LifecycleRule>"), "<LifecycleRule> in"],
    ["a rule in lower case", abortXml(ALL).replaceAll("Rule>", "rule>"), "<rule> in"],
    ["an element that the rules stand in", `<Rules>${abortXml(ALL)}</Rules>`, "<Rules> in"],
    ["rules of another namespace", abortXml(ALL).replace("<Rule>", '<Rule xmlns="urn:acme">'), "namespace"],
    ["an attribute", abortXml(ALL).replace("<Rule>", '<Rule version="2">'), "attribute version"],
    ["an action of another name", abortXml(ALL).replaceAll("AbortIncomplete", "Abort"), "<AbortMultipartUpload> in"],
    ["a status in lower case", abortXml(ALL).replace(">Enabled<", ">enabled<"), "<Status> with the value"],
    ["no status", abortXml(ALL).replace("<Status>Enabled</Status>", ""), "<Rule> without <Status>"],
    ["two statuses", abortXml(`${ALL}<Status>Disabled</Status>`), "a second <Status>"],
    ["half a day", days("7.5"), "<DaysAfterInitiation> with the value"],
    ["days in words", days("seven"), "<DaysAfterInitiation> with the value"],
    ["no days", days(""), "<DaysAfterInitiation> with the value"],
    ["And with one condition", abortXml("<Filter><And><Prefix></Prefix></And></Filter>"), "<And> with fewer than two"],
    ["text between rules", "everything", "text in <LifecycleConfiguration>"],
  ])("%s", async (_, rules, named) => {
    const lifecycle = documentOf(rules);
    const { status, findings } = await planted.scan(planted.plant({ lifecycle }));
    expect(status).toBe("undecided");
    expect(findings[0]).toMatchObject({ kind: "unreadable", detail: expect.stringContaining(named) });
    const stored = await planted.store.read(planted.plant({ lifecycle }));
    expect(stored.state === "stored" && (await stored.isLossless())).toBe(false);
  });

  it("the rule is named in which it stands, where it has an ID", async () => {
    const lifecycle = documentOf(abortXml(ALL).replace("Incomplete", "").replace("Incomplete", ""));
    const { findings } = await planted.scan(planted.plant({ lifecycle }));
    expect(findings[0]).toMatchObject({
      detail: expect.stringContaining('<AbortMultipartUpload> in <Rule> of rule "sweep"'),
    });
  });

  it("a prefix beside And, as Ceph's gateway shows what was sent inside of it, is understood", async () => {
    const tagged = `<Rule><ID>e</ID><Filter><Prefix>a</Prefix><And><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>`;
    const { status, findings } = await planted.scan(planted.plant({ lifecycle: documentOf(tagged) }));
    expect([status, findings[0]?.kind]).toEqual(["violation", "no-abort-rule"]);
  });

  it("a configuration in which S3 itself lists no rule has none", async () => {
    expect((await planted.scan(planted.plant({ lifecycle: documentOf("") }))).findings[0]?.kind).toBe(
      "no-lifecycle-configuration",
    );
  });

  it("names outside of ASCII are read in UTF-8, and in no other encoding", async () => {
    const prefixed = documentOf(
      abortXml(ALL),
      abortXml("<Filter><Prefix>é</Prefix></Filter>").replace("sweep", "part"),
    );
    expect((await planted.scan(planted.plant({ lifecycle: prefixed }))).status).toBe("compliant");
    const latin = prefixed.replace("UTF-8", "ISO-8859-1");
    expect((await planted.scan(planted.plant({ lifecycle: latin }))).status).toBe("undecided");
  });
});

describe("no answer holds a run up", () => {
  it.each([
    ["a body that stalls", { kind: "stall" }],
    ["a byte at a time", { kind: "drip", milliseconds: 20 }],
    ["a body without an end", { kind: "endless" }],
    ["no answer at all", { kind: "hang" }],
  ] as const)("%s", async (_, fault) => {
    const bucket = planted.plant({ lifecycle: whole });
    const impatient = clientsFor(planted.s3, 300);
    planted.s3.faults.add({ operation: GET, fault });
    const reader = new S3BucketReader({ clients: impatient, listingRegion: "us-east-1", checkMfaDelete: false });
    expect((await reader.readLifecycle(bucket)).reading.state).toBe("undecided");
    expect((await reader.readLifecycle(bucket)).reading.state, "the next request is as any").toBe("configured");
    impatient.destroy();
  });
});

describe("what is not known in a rule never counts as cover", () => {
  it.each([
    ["a condition in the filter", [abortXml("<Filter><NewThing>x</NewThing></Filter>")]],
    ["a condition in And", [abortXml("<Filter><And><Prefix/><NewThing/></And></Filter>")]],
    ["an element beside the filter", [abortXml(`${ALL}<AppliesTo>tables</AppliesTo>`)]],
    [
      "a condition, behind another element in the configuration",
      [
        "<Owner>x</Owner>",
        abortXml("<Prefix>a</Prefix>").replace("sweep", "part"),
        abortXml("<Filter><NewThing/></Filter>"),
      ],
    ],
    ["a prefix that is one line break", [abortXml("<Filter><Prefix>\n</Prefix></Filter>")]],
    ["a prefix in CDATA", [abortXml("<Filter><Prefix><![CDATA[a]]></Prefix></Filter>")]],
    ["a prefix that is spaces", [abortXml("<Filter><Prefix>  </Prefix></Filter>")]],
    ["a prefix that is a line break by reference", [abortXml("<Filter><Prefix>&#10;</Prefix></Filter>")]],
  ])("%s", async (_, rules) => {
    expect((await planted.scan(planted.plant({ lifecycle: documentOf(...rules) }))).status).not.toBe("compliant");
  });

  it("but what is known in another rule does", async () => {
    const future = abortXml("<Filter><NewThing/></Filter>").replace("sweep", "future");
    expect((await planted.scan(planted.plant({ lifecycle: documentOf(future, abortXml(ALL)) }))).status).toBe(
      "compliant",
    );
  });

  it("and a word in a comment or in CDATA is no element", async () => {
    const lifecycle = documentOf("<!-- <NewThing> -->", abortXml(ALL).replace("sweep", "<![CDATA[<NewThing>]]>"));
    expect((await planted.scan(planted.plant({ lifecycle }))).status).toBe("compliant");
  });
});
