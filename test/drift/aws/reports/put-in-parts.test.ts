import type { S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf, putInParts } from "../../../../drift/aws/reports/put-in-parts.ts";

const OBJECT = { Bucket: "acme-reports", Key: "mpu-guard/reports/night.json", ContentType: "application/json" };

/** A client that keeps what is sent, and fails at the nth part. */
function recording(failingPart = 0) {
  const sent: { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  const client = {
    async send(command: { constructor: { name: string }; input: Readonly<Record<string, unknown>> }) {
      const { input } = command;
      sent.push({ name: command.constructor.name.replace("Command", ""), input });
      if (failingPart > 0 && input.PartNumber === failingPart) throw new Error("SlowDown");
      return { UploadId: "upload-1", ETag: `"${input.PartNumber}"`, ChecksumCRC32: `crc-${input.PartNumber}` };
    },
  };
  return { client: client as unknown as S3Client, sent };
}

describe("a report that is put in parts", () => {
  it("has every byte of its pieces in their order, in parts that S3 takes: no small one but the last", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
        const parts = [...partsOf(pieces, size)];
        expect(Buffer.concat(parts).toString()).toBe(Buffer.from(pieces.join("")).toString());
        for (const part of parts.slice(0, -1)) expect(part.length).toBeGreaterThanOrEqual(size);
        expect(parts.every(({ length }) => length > 0)).toBe(true);
      }),
    );
  });

  it("is one object once all parts are there, with the tag and the checksum of each, without which S3 refuses it", async () => {
    const { client, sent } = recording();
    const [one, two, three] = ["a", "b", "c"].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
    await putInParts(client, OBJECT, [one, two], partsOf(["c"], 1));

    expect(sent.map(({ name, input }) => [name, input.PartNumber, input.Body])).toEqual([
      ["CreateMultipartUpload", undefined, undefined],
      ["UploadPart", 1, one],
      ["UploadPart", 2, two],
      ["UploadPart", 3, three],
      ["CompleteMultipartUpload", undefined, undefined],
    ]);
    expect(sent.at(-1)?.input.MultipartUpload).toEqual({
      Parts: [1, 2, 3].map((PartNumber) => ({
        PartNumber,
        ETag: `"${PartNumber}"`,
        ChecksumCRC32: `crc-${PartNumber}`,
      })),
    });
  });

  it("leaves no incomplete upload behind where a part fails, and says what failed", async () => {
    const { client, sent } = recording(2);
    const parts = partsOf(["c"], 1);
    await expect(putInParts(client, OBJECT, [Buffer.from("a"), Buffer.from("b")], parts)).rejects.toThrow("SlowDown");

    expect(sent.at(-1)).toEqual({
      name: "AbortMultipartUpload",
      input: { Bucket: OBJECT.Bucket, Key: OBJECT.Key, UploadId: "upload-1" },
    });
  });

  it("leaves none behind where the report itself fails half way", async () => {
    const { client, sent } = recording();
    const broken = (function* (): Generator<Buffer, undefined> {
      yield Buffer.from("c");
      throw new Error("cannot be rendered");
    })();
    await expect(putInParts(client, OBJECT, [Buffer.from("a")], broken)).rejects.toThrow("cannot be rendered");
    expect(sent.at(-1)?.name).toBe("AbortMultipartUpload");
  });
});
