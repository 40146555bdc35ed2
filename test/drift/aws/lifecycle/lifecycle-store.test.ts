import { describe, expect, it } from "vitest";
import { StoreError } from "../../../../drift/errors.ts";
import { UNKNOWN } from "../../../../policy/index.ts";
import type { Fault } from "../../../../sandbox/index.ts";
import { configurationOf, ownRule, rule } from "../../../support/builders.ts";
import { abortXml, documentOf, Planted } from "../planted.ts";

const planted = new Planted();
const wanted = configurationOf(rule(), ownRule());
const failWrite = (fault: Fault) => planted.s3.faults.add({ operation: "PutBucketLifecycleConfiguration", fault });
const errorOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreError)) throw new Error(`not a StoreError: ${String(error)}`);
  return error;
};

describe("a store over S3's API", () => {
  it("gives back what it wrote", async () => {
    const bucket = planted.plant();
    await planted.store.write(bucket, wanted);
    const stored = await planted.store.read(bucket);
    expect(stored).toMatchObject({ configuration: wanted });
    expect(stored.state === "stored" && (await stored.isLossless())).toBe(true);
  });

  it.each(["varies_by_storage_class", "all_storage_classes_128K"])(
    "keeps the minimum size for transitions: %s",
    async (size) => {
      const bucket = planted.plant();
      await planted.store.write(bucket, { ...wanted, transitionDefaultMinimumObjectSize: size });
      expect(await planted.store.read(bucket)).toMatchObject({
        configuration: { transitionDefaultMinimumObjectSize: size },
      });
    },
  );

  it("reads no minimum size where there is none, and writes none to directory buckets", async () => {
    const bucket = planted.plant({ name: "train--use1-az4--x-s3", lifecycle: documentOf(abortXml("<Filter/>")) });
    const stored = await planted.store.read(bucket);
    expect(stored).not.toHaveProperty("configuration.transitionDefaultMinimumObjectSize");
    await planted.store.write(bucket, wanted);
  });

  it("neither reads nor writes a bucket that another account took over", async () => {
    const bucket = planted.plant({ owner: "999999999999" });
    expect((await errorOf(planted.store.read(bucket))).finding.kind).toBe("access-denied");
    expect(await errorOf(planted.store.write(bucket, wanted))).toMatchObject({
      finding: { missingAction: "s3:PutLifecycleConfiguration" },
    });
    expect(planted.s3.buckets.get("planted")?.lifecycle).toBeUndefined();
  });

  it("tells a conflicting writer and MFA delete from other refusals", async () => {
    const bucket = planted.plant({ mfaDelete: true });
    expect(await errorOf(planted.store.write(bucket, wanted))).toMatchObject({ meaning: "unsupported" });
    failWrite({ kind: "error", status: 409, code: "OperationAborted" });
    expect(await errorOf(planted.store.write(bucket, wanted))).toMatchObject({ meaning: "conflict" });
    failWrite({ kind: "error", status: 400, code: "MalformedXML" });
    expect(await errorOf(planted.store.write(bucket, wanted))).toMatchObject({ meaning: "refused" });
  });

  it.each<[Fault, boolean]>([
    [{ kind: "reset-after" }, true],
    [{ kind: "reset" }, false],
  ])("calls a write without an answer a timeout, whether or not it acted: %j", async (fault, acted) => {
    const bucket = planted.plant();
    failWrite(fault);
    expect((await errorOf(planted.store.write(bucket, wanted))).finding.kind).toBe("timeout");
    expect(planted.s3.buckets.get("planted")?.lifecycle !== undefined).toBe(acted);
  });

  it("does not know whether a write acted whose answer is 200 with an error in it", async () => {
    const bucket = planted.plant();
    failWrite({ kind: "body", status: 200, body: "<Error><Code>InternalError</Code></Error>" });
    expect(await errorOf(planted.store.write(bucket, wanted))).toMatchObject({ meaning: "unanswered" });
  });

  it("sends nothing where a value is not known", async () => {
    const bucket = planted.plant();
    const veiled = configurationOf(rule({ filter: UNKNOWN }));
    await expect(planted.store.write(bucket, veiled)).rejects.toThrow();
    expect(planted.s3.requests.count()).toBe(0);
  });
});
