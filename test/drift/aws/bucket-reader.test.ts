import { describe, expect, it } from "vitest";
import { StoreError } from "../../../drift/errors.ts";
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
    const unsafe = !(stored instanceof StoreError) && !("lossless" in Object(stored) && !Object(stored).lossless);
    expect(unsafe, "a writer must not take it for absent or for whole").toBe(false);
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
