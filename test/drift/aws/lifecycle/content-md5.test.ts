import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { refusesChecksum } from "../../../../drift/aws/lifecycle/content-md5.ts";
import { S3LifecycleStore } from "../../../../drift/aws/lifecycle/lifecycle-store.ts";
import { configurationOf, liveBucket, ownRule } from "../../../support/builders.ts";
import { errorAnswer, type ReceivedPut, type StrangeAnswer, StrangeService } from "../../../support/strange-service.ts";
import { runCommand } from "../../../support/transcript-command.ts";
import { clientsFor } from "../clients.ts";
import { abortXml, documentOf } from "../planted.ts";

const closers: (() => unknown)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const LEGACY = documentOf(abortXml("<Filter><Prefix>tmp/</Prefix></Filter>"));
const BUCKETS = { one: undefined, two: LEGACY, three: undefined };

/** A service that refuses a write for its checksum, as services in public reports do. */
const REFUSALS = [
  ["boto/botocore#3415", 400, "InvalidRequest", "Missing required header for this request: Content-MD5"],
  ["aws/aws-sdk-ruby#3192", 400, "MissingContentMD5", "Missing required header for this request: Content-Md5."],
  ["a header that is named", 400, "InvalidArgument", "Unsupported header 'x-amz-checksum-crc32' received"],
  ["a header that is not implemented", 501, "NotImplemented", "Header 'x-amz-sdk-checksum-algorithm' not implemented"],
  ["AWS's own words", 501, "NotImplemented", "A header you provided implies functionality that is not implemented"],
] as const;

function guard(service: StrangeService, ...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return runCommand([...args, "--endpoint-url", service.endpoint], { folder });
}

/** It refuses every write that has another checksum. */
async function wanting(refusal: StrangeAnswer): Promise<StrangeService> {
  const service = await StrangeService.start(BUCKETS, {
    onPut: (put) => (ownChecksums(put).length > 0 ? refusal : undefined),
  });
  closers.push(() => service.close());
  return service;
}

const digest = ({ body }: ReceivedPut) => createHash("md5").update(body).digest("base64");
const ownChecksums = ({ headers }: ReceivedPut) => Object.keys(headers).filter((name) => name.includes("checksum"));

describe("a service that wants Content-MD5", () => {
  it.each(REFUSALS)("gets it from the next write on: %s", async (_, status, code, message) => {
    const service = await wanting(errorAnswer(status, code, message));
    const clients = clientsFor(service);
    closers.push(() => clients.destroy());
    const store = new S3LifecycleStore(clients);
    const write = () => store.write(liveBucket({ name: "one" }), configurationOf(ownRule()));
    await expect(write(), "S3 did not act, and may be read and written again").rejects.toMatchObject({
      meaning: "resend",
    });
    await write();
    await store.restore(liveBucket({ name: "two" }), { xml: LEGACY, headers: {} });
    const [refused, ...taken] = service.puts;
    expect(refused?.headers["content-md5"]).toBeUndefined();
    expect(taken.map(({ bucket }) => bucket)).toEqual(["one", "two"]);
    for (const put of taken) {
      expect(put.headers["content-md5"]).toBe(digest(put));
      expect(put.headers.authorization).toContain("content-md5");
      expect(ownChecksums(put)).toEqual([]);
    }
  });

  it("is patched, with one write refused in the whole run", async () => {
    const service = await wanting(errorAnswer(400, "InvalidRequest", REFUSALS[0][3]));
    const { status, stdout } = await guard(service, "patch", "--auto-approve", "--concurrency", "1");
    expect(stdout).toContain("3 patched");
    expect([status, service.puts.length]).toEqual([0, 4]);
  });

  it("is asked no third time: what it refuses with Content-MD5 is refused", async () => {
    const refusal = errorAnswer(400, "InvalidRequest", "Missing required header for this request: Content-MD5");
    const service = await StrangeService.start({ one: undefined }, { onPut: () => refusal });
    closers.push(() => service.close());
    const { status, stdout } = await guard(service, "patch", "--auto-approve");
    expect(stdout).toContain("Content-MD5");
    expect([status, service.puts.length]).toEqual([2, 2]);
  });

  it("is not suspected where something else is refused", () => {
    const answered = (status: number, name: string, message: string) =>
      Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
    expect(refusesChecksum(answered(400, "MalformedXML", "The XML you provided was not well-formed"))).toBe(false);
    expect(refusesChecksum(answered(501, "NotImplemented", "not implemented"))).toBe(false);
    // It may have acted.
    expect(refusesChecksum(answered(500, "InternalError", "x-amz-checksum-crc32"))).toBe(false);
    expect(refusesChecksum(undefined)).toBe(false);
  });
});
