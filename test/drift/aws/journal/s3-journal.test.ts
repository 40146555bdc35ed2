import { describe, expect, it } from "vitest";
import type { Fault, OperationName } from "../../../../sandbox/index.ts";
import { entryOf, JournalBucket, RUN } from "./journal-bucket.ts";

const kept = new JournalBucket();
const SHARED = "another run writes to this journal";
const denied: Fault = { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" };
const names = (entries: readonly object[]) =>
  entries.map((entry) => ("bucket" in entry ? (entry.bucket as { name: string }).name : ""));

describe("a journal in a bucket", () => {
  it("is there when an append resolves, under its plan's run, and is given back as it was", async () => {
    const journal = await kept.create();
    await journal.append(entryOf("one"));
    expect([...kept.objects.keys()]).toEqual([`${RUN}/journal/00000001.ndjson`, `${RUN}/plan.json`]);
    await journal.append(entryOf("two"));
    const record = await (await kept.run()).read();
    expect(record).toMatchObject({ location: `s3://acme-journal/mpu-guard/${RUN}`, plan: "the plan" });
    expect(record.entries).toMatchObject([entryOf("one"), entryOf("two")]);
    expect(journal.location).toBe(record.location);
  });

  it("keeps the order of entries that come at once, and puts those that waited into one object", async () => {
    const journal = await kept.create();
    const given = Array.from({ length: 50 }, (_, index) => `bucket-${index}`);
    await Promise.all(given.map((name) => journal.append(entryOf(name))));
    expect(kept.objects.size).toBeLessThanOrEqual(3);
    expect(names((await (await kept.run()).read()).entries)).toEqual(given);
  });

  it("is gone on with behind what was read", async () => {
    await (await kept.create()).append(entryOf("one"));
    const run = await kept.run();
    await run.read();
    await (await run.reopen()).append(entryOf("two"));
    await (await (await kept.run()).reopen()).append(entryOf("three"));
    expect(names((await (await kept.run()).read()).entries)).toEqual(["one", "two", "three"]);
  });

  it("is in the region of its bucket, wherever it is asked for", async () => {
    kept.plant({ region: "eu-central-1" });
    await (await kept.create()).append(entryOf("one"));
    expect(kept.objects.size).toBe(2);
  });
});

describe("two runs that write to one journal", () => {
  it("are told apart by the first object that both would make: one of them ends", async () => {
    await (await kept.create()).append(entryOf("one"));
    const [first, second] = [await kept.run(), await kept.run()];
    await Promise.all([first.read(), second.read()]);
    const [ours, theirs] = [await first.reopen(), await second.reopen()];
    await ours.append(entryOf("ours"));
    await expect(theirs.append(entryOf("theirs"))).rejects.toThrow(SHARED);
    await expect(theirs.append(entryOf("later"))).rejects.toThrow(SHARED);
    await ours.append(entryOf("ours too"));
    expect(names((await (await kept.run()).read()).entries)).toEqual(["one", "ours", "ours too"]);
  });

  it("are found where the other one wrote between our reading and our writing", async () => {
    const other = await kept.create();
    const run = await kept.run();
    await run.read();
    await other.append(entryOf("theirs"));
    await expect((await run.reopen()).append(entryOf("ours"))).rejects.toThrow(SHARED);
  });

  it("are told apart even where they write the very same entry of the very same plan", async () => {
    const journals = [await kept.create(), await kept.create()];
    const ends = await Promise.allSettled(journals.map((journal) => journal.append(entryOf("one"))));
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(names((await (await kept.run()).read()).entries)).toEqual(["one"]);
  });

  it("do not share a run's name where their plans differ", async () => {
    await kept.create();
    await expect(kept.create("another plan")).rejects.toThrow(SHARED);
    expect(kept.objects.get(`${RUN}/plan.json`)).toBe("the plan");
  });
});

describe("a journal's object whose answer got lost", () => {
  it.each<Fault>([{ kind: "reset-after" }, { kind: "reset" }, { kind: "truncate" }])(
    "is known again, and made once, whether or not S3 acted: %j",
    async (fault) => {
      kept.fail("PutObject", fault);
      const journal = await kept.create();
      kept.fail("PutObject", fault);
      await journal.append(entryOf("one"));
      await journal.append(entryOf("two"));
      expect(names((await (await kept.run()).read()).entries)).toEqual(["one", "two"]);
      const versions = kept.s3.buckets.get("acme-journal")?.objects;
      expect(versions?.size).toBe(3);
    },
  );

  it("ends the run where it stays lost, and nothing follows it", async () => {
    kept.tries(1);
    const journal = await kept.create();
    kept.fail("PutObject", { kind: "reset-after" });
    await expect(journal.append(entryOf("one"))).rejects.toThrow(
      /^request to the journal in s3:\/\/acme-journal failed: /,
    );
    await expect(journal.append(entryOf("two"))).rejects.toThrow("acme-journal");
    expect(kept.s3.requests.count("PutObject")).toBe(3);
  });

  it.each([
    [412, "PreconditionFailed"],
    [409, "ConditionalRequestConflict"],
  ])("is tried again where S3 says %i, and nothing is there yet", async (status, code) => {
    const journal = await kept.create();
    kept.fail("PutObject", { kind: "error", status, code });
    await journal.append(entryOf("one"));
    expect(kept.objects.get(`${RUN}/journal/00000001.ndjson`)).toContain('"one"');
  });

  it("ends the run where somebody else's object is there after a conflict", async () => {
    const journal = await kept.create();
    const theirs = `${RUN}/journal/00000001.ndjson`;
    kept.fail("PutObject", { kind: "error", status: 409, code: "ConditionalRequestConflict" });
    kept.s3.faults.add({ operation: "GetObject", fault: { kind: "before", run: () => kept.put(theirs, "theirs\n") } });
    await expect(journal.append(entryOf("one"))).rejects.toThrow(SHARED);
    expect(kept.objects.get(theirs)).toBe("theirs\n");
  });
});

describe("a bucket that cannot keep a journal", () => {
  it.each([undefined, "Suspended"] as const)("is refused without versions (%s), with the fix", async (versioning) => {
    kept.plant({ versioning });
    await expect(kept.create()).rejects.toThrow(/keeps no versions.*put-bucket-versioning --bucket acme-journal/);
    await expect(kept.run()).rejects.toThrow("keeps no versions");
    expect(kept.objects.size).toBe(0);
  });

  it("is refused where it replaces objects in spite of the condition", async () => {
    kept.fail("PutObject", { kind: "delay", milliseconds: 0 });
    kept.s3.faults.add({ operation: "PutObject", fault: { kind: "before", run: () => kept.plant() } });
    await expect(kept.create()).rejects.toThrow("replaces objects in spite of If-None-Match");
  });

  it("is named where there is none", async () => {
    kept.s3.buckets.delete("acme-journal");
    await expect(kept.storage()).rejects.toThrow(
      "s3://acme-journal: there is no such bucket: make it, with versioning",
    );
  });

  it.each<[OperationName, string]>([
    ["GetBucketVersioning", "s3:GetBucketVersioning"],
    ["PutObject", "s3:PutObject"],
  ])("names the bucket and the action that is missing where %s is denied", async (operation, action) => {
    kept.fail(operation, denied);
    const error = await kept.create().catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: "RunError" });
    expect(String(error)).toMatch(
      new RegExp(`^RunError: the journal in s3://acme-journal: .*; allow ${action} there$`),
    );
  });

  it("is asked on where HEAD, which says no reason, is refused", async () => {
    kept.fail("HeadBucket", denied);
    await (await kept.create()).append(entryOf("one"));
    kept.fail("HeadBucket", { kind: "error", status: 400, code: "ExpiredToken" });
    kept.fail("GetBucketVersioning", { kind: "error", status: 400, code: "ExpiredToken" });
    await expect(kept.storage()).rejects.toThrow("log in again");
  });

  it.each<[OperationName, string]>([
    ["ListObjectsV2", "s3:ListBucket"],
    ["GetObject", "s3:GetObject"],
  ])("names the action that is missing to read where %s is denied", async (operation, action) => {
    await kept.create();
    kept.fail(operation, denied);
    await expect((await kept.run()).read()).rejects.toThrow(`allow ${action} there`);
  });

  it("names the action of KMS where the bucket's own key is what is denied", async () => {
    const message = "not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:1:key/1";
    kept.fail("PutObject", { ...denied, message });
    await expect(kept.create()).rejects.toThrow("allow kms:GenerateDataKey there");
  });
});

describe("what is no journal", () => {
  it("is said where there is no such run", async () => {
    await expect((await kept.run("nobody")).read()).rejects.toThrow("mpu-guard/nobody: there is no such run");
  });

  it("is refused where an object of it is gone, and names the one to restore", async () => {
    const journal = await kept.create();
    await journal.append(entryOf("one"));
    kept.put(`${RUN}/journal/00000003.ndjson`, "{}\n");
    await expect((await kept.run()).read()).rejects.toThrow("journal/00000002.ndjson is missing: restore its version");
  });

  it.each(["", "half a line", '{"entry":"done"}\n', "secret-of-somebody\n"])(
    "is refused where an object holds %j, without showing it",
    async (text) => {
      kept.put(`${RUN}/journal/00000001.ndjson`, text);
      const error = await (await kept.run()).read().catch((reason: Error) => reason);
      expect(String(error)).toMatch(/^RunError: s3:\/\/acme-journal\/.*00000001\.ndjson.*; nothing was done$/);
      expect(String(error)).not.toContain("secret");
    },
  );

  it.each<Fault>([
    { kind: "body", status: 200, body: "<html>It works!</html>" },
    { kind: "body", status: 200, body: "" },
    { kind: "cut-body" },
  ])("is not taken for an empty one where the listing is none: %j", async (fault) => {
    kept.tries(1);
    await (await kept.create()).append(entryOf("one"));
    const run = await kept.run();
    kept.fail("ListObjectsV2", fault);
    await expect(run.read()).rejects.toThrow("acme-journal");
  });
});
