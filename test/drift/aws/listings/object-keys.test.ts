import { describe, expect, it } from "vitest";
import { objectKeys } from "../../../../drift/aws/listings/object-keys.ts";
import { RunError } from "../../../../drift/errors.ts";
import { Planted } from "../planted.ts";

const planted = new Planted();

const content = (key: string) => `<Contents><Key>${key}</Key><Size>1</Size><Owner><ID>1</ID></Owner></Contents>`;
const page = (entries: string, end = "<IsTruncated>false</IsTruncated>") =>
  `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>planted</Name>${end}${entries}</ListBucketResult>`;

/** Lists a bucket whose service answers with these pages, one after the other. */
async function keysOf(...pages: readonly string[]): Promise<readonly string[]> {
  planted.plant();
  for (const body of pages) {
    planted.s3.faults.add({ operation: "ListObjectsV2", fault: { kind: "body", status: 200, body } });
  }
  const keys: string[] = [];
  for await (const key of objectKeys(planted.clients.forRegion("us-east-1"), { Bucket: "planted" })) keys.push(key);
  return keys;
}

const goesOn = (token: string) =>
  `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;

describe("the keys of a bucket", () => {
  it("are those of all pages, and one may be empty", async () => {
    const pages = [page(content("a"), goesOn("1")), page("", goesOn("2")), page(content("b"))];
    expect(await keysOf(...pages)).toEqual(["a", "b"]);
    expect(planted.s3.requests.count("ListObjectsV2")).toBe(3);
  });

  it("are none where the bucket is empty, and what is said besides is of no matter", async () => {
    expect(await keysOf(page("<KeyCount>0</KeyCount><Novelty>1</Novelty><Prefix/>"))).toEqual([]);
  });

  it.each([
    ["a web page", "<html><body>Sign in</body></html>", "not a complete ListBucketResult"],
    ["half a document", page(content("a")).slice(0, -30), "not a complete ListBucketResult"],
    ["no word whether it goes on", page(content("a"), ""), "does not say whether the listing goes on"],
    ["no word where it goes on", page(content("a"), "<IsTruncated>true</IsTruncated>"), "does not say where"],
    ["an object without a key", page(`${content("a")}<Contents><Size>1</Size></Contents>`), "an object without key"],
    ["an object with two keys", page("<Contents><Key>a</Key><Key>b</Key></Contents>"), "an object without key"],
    ["objects under another name", page("<Content><Key>a</Key></Content>"), "<Content> in the response"],
    [
      "keys in groups",
      page("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"),
      "<CommonPrefixes> in the response",
    ],
  ])("are not known with %s: a journal or a report that is left out would pass for none", async (_, body, message) => {
    const error = await keysOf(body).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunError);
    expect(String(error)).toContain("s3://planted: ListObjectsV2: ");
    expect(String(error)).toContain(message);
  });

  it("are not known where a page leads to itself", async () => {
    const again = page(content("a"), goesOn("1"));
    await expect(keysOf(again, again)).rejects.toThrow("gave the same page twice");
  });
});
