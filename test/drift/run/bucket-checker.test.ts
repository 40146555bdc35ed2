import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parseBucketEvent } from "../../../drift/events/bucket-event.ts";
import { BucketChecker, type CheckerOptions } from "../../../drift/run/events/open-remediation.ts";
import { DEFAULT_POLICY } from "../../../policy/index.ts";
import { cloudTrailEvent } from "../../../scripts/emulator/cloudtrail-event.ts";
import {
  CENTRAL,
  LOGS,
  MEDIA,
  plantBuckets,
  type SeveralAccounts,
  startSeveralAccounts,
  THEIRS,
} from "../../support/several-accounts.ts";

const NOW = Date.parse("2026-11-21T04:00:00Z");
const LOADED = { policy: DEFAULT_POLICY, source: "test", sha256: "0".repeat(64), positionOf: () => ({}) };
const ROLE = { name: "audit/mpu-guard-patch" };
const JOURNAL = "s3://acme-reports/mpu-guard/journal";

let world: SeveralAccounts;
beforeAll(async () => {
  world = await startSeveralAccounts();
  for (const [name, value] of Object.entries(world.environment)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", world.s3.endpoint);
});
afterAll(() => world.close());
beforeEach(() => {
  world.s3.buckets.create({ name: "acme-reports", owner: CENTRAL, versioning: "Enabled" });
  plantBuckets(world);
});

function checker(options: Partial<CheckerOptions> = {}) {
  return new BucketChecker({ loaded: LOADED, account: CENTRAL, ...options });
}

function check(by: BucketChecker, bucket: string, account = CENTRAL, options = {}) {
  const event = cloudTrailEvent({ name: "CreateBucket", bucket, account, at: NOW, id: "e-1" });
  const signal = new AbortController().signal;
  return by.check(parseBucketEvent(JSON.stringify(event)), { now: NOW, signal, ...options });
}

const rules = (bucket: string) => world.s3.buckets.get(bucket)?.lifecycle;

describe("a check of the bucket of an event", () => {
  it("writes nothing without a place for journals: that is what mode report means", async () => {
    expect(await check(checker(), "acme-central")).toMatchObject({ outcome: "violation" });
    expect(rules("acme-central")).toBeUndefined();
  });

  it("patches buckets of several accounts by the role in each, keeps others' rules, and has a journal for each write", async () => {
    const patching = checker({ journal: JOURNAL, role: ROLE });
    const ends = [
      await check(patching, "acme-central"),
      await check(patching, "acme-media", MEDIA),
      await check(patching, "acme-logs", LOGS),
    ];
    expect(ends.map(({ outcome }) => outcome)).toEqual(["patched", "patched", "patched"]);
    expect(rules("acme-media")).toContain("<ID>theirs</ID>");
    const journals = ends.map((end) => ("journal" in end ? end.journal : ""));
    expect(new Set(journals).size).toBe(3);
    expect(await check(patching, "acme-media", MEDIA)).toEqual({ outcome: "compliant" });
  });

  it("does not write a bucket that is only to be reported, and says why", async () => {
    const end = await check(checker({ journal: JOURNAL, role: ROLE }), "acme-media", MEDIA, { reportOnly: "flapping" });
    expect(end).toMatchObject({ outcome: "violation", reason: expect.stringContaining("something removes it") });
    expect(rules("acme-media")).toBe(THEIRS);
  });

  it("of another account without a role fails with what to do: its own credentials are not meant for that", async () => {
    await expect(check(checker({ journal: JOURNAL }), "acme-media", MEDIA)).rejects.toThrow(
      "give it the name of a role",
    );
    expect(rules("acme-media")).toBe(THEIRS);
  });

  it("believes S3 and not the event: a bucket that is not there ends the matter, one of another account is not read", async () => {
    expect(await check(checker(), "acme-deleted")).toEqual({ outcome: "gone" });
    expect((await check(checker(), "acme-media")).outcome).not.toBe("violation");
  });

  it("fails without a write where the journal's bucket keeps no versions", async () => {
    world.s3.buckets.create({ name: "acme-plain", owner: CENTRAL });
    await expect(check(checker({ journal: "s3://acme-plain/journal" }), "acme-central")).rejects.toThrow("acme-plain");
    expect(rules("acme-central")).toBeUndefined();
  });
});
