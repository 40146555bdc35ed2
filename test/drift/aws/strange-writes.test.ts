import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { OURS, ruleTexts } from "../../proof/rule-texts.ts";
import { errorAnswer, type Strangeness, StrangeService } from "../../support/strange-service.ts";
import { runCommand } from "../../support/transcript-command.ts";
import { documentOf } from "./planted.ts";

const closers: (() => unknown)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

interface Row {
  readonly bucket: string;
  readonly change: { readonly outcome: string; readonly reason?: string };
}

/** A service, and the command that is run against it in one folder after another. */
async function serviceWith(rules: Parameters<typeof StrangeService.start>[0], strangeness?: Strangeness) {
  const service = await StrangeService.start(rules, strangeness);
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
  closers.push(
    () => service.close(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const guard = async (...args: readonly string[]) => {
    const result = await runCommand([...args, "--endpoint-url", service.endpoint, "--format", "json"], { folder });
    const { buckets } = JSON.parse(result.stdout) as { buckets: Row[] };
    return { ...result, rows: buckets };
  };
  return { service, guard };
}

const expire = (scope: string, id = "expire") =>
  `<Rule><ID>${id}</ID>${scope}<Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>`;
const FOREIGN = documentOf(expire("<Filter><Prefix>logs/</Prefix></Filter>"));
/** The first is the canary, and the others are there to be left alone. */
const FOUR = { "a-canary": FOREIGN, "b-bucket": FOREIGN, "c-bucket": undefined, "d-bucket": FOREIGN };

const malformed = { ...errorAnswer(400, "MalformedXML", "The XML you provided was not well-formed") };

const DENIED = `User: arn:aws:sts::111122223333:assumed-role/patch/x is not authorized to perform: s3:PutLifecycleConfiguration on resource: "arn:aws:s3:::a-canary" with an explicit deny in a service control policy`;

/** Writes that services in public reports do not take. */
const REFUSED: readonly (readonly [string, Strangeness, string, RegExp])[] = [
  [
    "405 (versitygw before it had rules)",
    { onPut: () => errorAnswer(405, "MethodNotAllowed") },
    "refused",
    /the service has no such rules/,
  ],
  ["501 (s3rver)", { onPut: () => errorAnswer(501, "NotImplemented") }, "refused", /the service has no such rules/],
  [
    "MinIO, of an abort action alone (minio/minio#15681, #16120)",
    { onPut: () => ({ ...malformed, headers: { server: "MinIO" } }) },
    "failed",
    /MinIO takes no rule that aborts multipart uploads, and removes stale ones by itself/,
  ],
  [
    "a write that the organization denies",
    { onPut: () => errorAnswer(403, "AccessDenied", DENIED) },
    "failed",
    /service control policy denies s3:PutLifecycleConfiguration: only the administrators of the organization/,
  ],
  ["another service, of the same", { onPut: () => malformed }, "failed", /MalformedXML/],
];

describe("a write that a service does not take", () => {
  it.each(REFUSED)("%s", async (_, strangeness, outcome, reason) => {
    const { service, guard } = await serviceWith(FOUR, strangeness);
    const { rows, status } = await guard("patch", "--auto-approve");
    expect(rows[0]?.change).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
    expect(status).not.toBe(0);
    expect(rows.map(({ change }) => change.outcome)).not.toContain("patched");
    for (const [bucket, held] of Object.entries(FOUR)) {
      expect(service.rules.get(bucket)?.toString(), bucket).toBe(held);
      expect(service.puts.filter((put) => put.bucket === bucket).length, "never sent twice").toBeLessThan(2);
    }
  });
});

/** What services in public reports keep of rules that they took. */
const LOSSES: readonly (readonly [string, (xml: string) => string])[] = [
  ["the prefix of a foreign rule", (xml) => xml.replace("<Prefix>logs/</Prefix>", "<Prefix></Prefix>")],
  ["the action of the mpu-guard rule (minio/minio#19115)", (xml) => xml.replace(/<AbortInc.*?Upload>/, "")],
  ["the ID of a foreign rule (rustfs/rustfs#7456)", (xml) => xml.replace("<ID>expire</ID>", "")],
  ["the days of a foreign rule", (xml) => xml.replace("<Days>30</Days>", "<Days>3</Days>")],
];

describe("a service that keeps something else than it was sent", () => {
  it.each(LOSSES)("loses %s: the run says so, and ends with the canary", async (_, keeps) => {
    const { service, guard } = await serviceWith(FOUR, { keeps: (body) => keeps(body.toString()) });
    const { rows, status } = await guard("patch", "--auto-approve");
    expect(rows[0]?.change.outcome).not.toBe("patched");
    expect(status).not.toBe(0);
    expect(new Set(service.puts.map(({ bucket }) => bucket))).toEqual(new Set(["a-canary"]));
  });

  it("loses it with a second rule only: what was there is restored, to the byte", async () => {
    const { service, guard } = await serviceWith(FOUR, {
      keeps: (body) => (body.includes(OURS) ? body.toString().replace("<Prefix>logs/</Prefix>", "<Prefix/>") : body),
    });
    const { rows } = await guard("patch", "--auto-approve");
    expect(rows[0]?.change.outcome).toBe("failed");
    for (const [bucket, held] of Object.entries(FOUR)) expect(service.rules.get(bucket)?.toString()).toBe(held);
  });
});

const withTag = (value: string) => expire(`<Filter><Tag><Key>k</Key><Value>${value}</Value></Tag></Filter>`);
const latin = Buffer.from(documentOf(withTag("é")).replace("UTF-8", "ISO-8859-1"), "latin1");
const DOCTYPE = '<!DOCTYPE LifecycleConfiguration [<!ATTLIST Rule version CDATA "2">]>';

/** Documents that nobody but the service itself may write. */
const UNDECIDED: readonly (readonly [string, string | Uint8Array])[] = [
  ["UTF-16", Buffer.from(`\uFEFF${FOREIGN.replace("UTF-8", "UTF-16")}`, "utf16le")],
  ["ISO-8859-1", latin],
  ["bytes that are no UTF-8", Buffer.concat([Buffer.from(FOREIGN).subarray(0, 200), Buffer.from([0xff, 0xfe])])],
  ["bytes that are no UTF-8 in a tag", Buffer.from(documentOf(withTag("é")), "latin1")],
  ["And with one predicate, the other lost", documentOf(expire("<Filter><And><Prefix>a</Prefix></And></Filter>"))],
  ["another namespace", FOREIGN.replace("http://s3.amazonaws.com/", "http://example.com/")],
  ["a document type", FOREIGN.replace("<LifecycleConfiguration", `${DOCTYPE}<LifecycleConfiguration`)],
];

/** One bucket for each document. */
const bucketsOf = (documents: readonly (readonly [string, string | Uint8Array])[]) =>
  Object.fromEntries(documents.map(([, document], index) => [`bucket-${index}`, document]));

it("a document that is not understood is undecided, and not a byte is written", async () => {
  const { service, guard } = await serviceWith(bucketsOf(UNDECIDED));
  const { rows } = await guard("patch", "--auto-approve");
  for (const [index, [what, document]] of UNDECIDED.entries()) {
    expect(rows[index], what).toMatchObject({ status: "undecided", change: { outcome: "refused" } });
    expect(service.rules.get(`bucket-${index}`), what).toEqual(Buffer.from(document));
  }
  expect([...service.puts, ...service.deletes]).toEqual([]);
});

/** Spellings of one meaning, as some service or proxy may choose them. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ["a byte order mark", `\uFEFF${FOREIGN}`],
  ["no declaration", FOREIGN.replace(/^<\?xml.*\?>\n/, "")],
  ["no namespace", FOREIGN.replace(/ xmlns="[^"]*"/, "")],
  ["white space and line breaks of Windows", FOREIGN.replaceAll("><", ">\r\n  <")],
  ["comments", FOREIGN.replace("<Rule>", "<!-- of team logs --><Rule>")],
  ["characters outside of ASCII", documentOf(withTag("ü€😀"))],
  ["character references", documentOf(withTag("&#x1F600;&#228;"))],
  ["CDATA", documentOf(withTag("<![CDATA[a & b]]>"))],
  ["a rule-level Prefix", documentOf(expire("<Prefix>logs/</Prefix>"))],
  ["a date with milliseconds", FOREIGN.replace("<Days>30</Days>", "<Date>2040-01-01T00:00:00.000Z</Date>")],
];

it("a document that is spelled in another way is patched with every rule kept, and restored to the byte", async () => {
  const { service, guard } = await serviceWith(bucketsOf(SPELLINGS));
  const held = (index: number) => service.rules.get(`bucket-${index}`)?.toString();
  const patched = await guard("patch", "--auto-approve");
  for (const [index, [what, document]] of SPELLINGS.entries()) {
    expect(patched.rows[index]?.change.outcome, what).toBe("patched");
    const foreign = [...ruleTexts(held(index))].filter(([id]) => id !== OURS);
    expect(foreign, what).toEqual([...ruleTexts(document.replace("\uFEFF", ""))]);
  }
  await guard("rollback", "--last", "--auto-approve");
  for (const [index, [what, document]] of SPELLINGS.entries()) expect(held(index), what).toBe(document);
});
