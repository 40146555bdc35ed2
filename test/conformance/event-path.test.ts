import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleLambda } from "../../scripts/bundle-lambda.ts";
import { type CloudTrailCall, cloudTrailEvent, IAM_USER, sessionOf } from "../../scripts/emulator/cloudtrail-event.ts";
import { readStack } from "../../scripts/emulator/stacks.ts";
import { synthesizeEvents } from "../modules/infrastructure/remediator/synthesize-events.ts";
import { type EventPath, startEventPath } from "../support/event-path/emulated-path.ts";
import { MINISTACK } from "../support/ministack/ministack.ts";
import { placeOf } from "../support/s3-services/services.ts";

const program = placeOf(MINISTACK);
const absent = program === undefined ? "ministack is absent (none on the PATH)" : undefined;
if (absent && process.env.CI) throw new Error(`${absent}; .ci/run installs it.`);
if (absent) process.stderr.write(`${absent}. The path of events is not tried.\n`);

/** Milliseconds for what takes seconds on a machine with nothing else to do. */
const DEADLINE = 60_000;

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + DEADLINE; ; await wait(200)) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("it did not come");
  }
}

describe.skipIf(absent)(`the path of an event in ministack${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let path: EventPath;
  let built: string;

  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), "mpu-guard-built-"));
    await bundleLambda(built);
    const { outdir } = synthesizeEvents({ mode: "patch", functions: { bundleFolder: join(built, "lambda") } });
    path = await startEventPath(program as string, readStack(outdir, "acme"), { MPU_GUARD_GRACE_SECONDS: "2" });
  });
  afterAll(async () => {
    await path?.close();
    rmSync(built, { recursive: true });
  });

  const send = (call: Partial<CloudTrailCall> & Pick<CloudTrailCall, "bucket" | "id">) =>
    path.send(cloudTrailEvent({ name: "CreateBucket", at: Date.now(), account: path.account, ...call }));
  const patched = (bucket: string) => until(async () => ((await path.aborts(bucket)) ? true : undefined));
  const settled = (bucket: string) =>
    until(async () => {
      const known = await path.remembered(bucket);
      return known?.checkedAt !== undefined && known.lease === undefined ? known : undefined;
    });

  it("ends in the bucket: one that was created bare is patched once, with a journal, however many events come", async () => {
    await path.putBucket("acme-bare");
    const later = Date.now();
    await send({ bucket: "acme-bare", id: "second", name: "PutBucketLifecycle", at: later, userIdentity: IAM_USER });
    await send({ bucket: "acme-bare", id: "first", at: later - 1_000 });
    await send({ bucket: "acme-bare", id: "first", at: later - 1_000 });

    await patched("acme-bare");

    const known = await settled("acme-bare");
    expect(known.writes).toHaveLength(1);
    const runs = new Set((await path.keys(path.reports)).map((key) => key.split("/")[2]));
    expect(runs.size).toBe(1);
  });

  it("never begins for a call that failed, or one of our own: the bucket is not even remembered", async () => {
    for (const bucket of ["acme-failed", "acme-own", "acme-seen"]) await path.putBucket(bucket);
    await send({ bucket: "acme-failed", id: "failed", errorCode: "AccessDenied" });
    await send({ bucket: "acme-own", id: "own", userIdentity: sessionOf("mpu-guard-events", path.account) });
    await send({ bucket: "acme-seen", id: "seen" });

    await patched("acme-seen");

    expect(await path.remembered("acme-failed")).toBeUndefined();
    expect(await path.remembered("acme-own")).toBeUndefined();
  });

  it("of a bucket that is not there any more ends quietly", async () => {
    await send({ bucket: "acme-deleted", id: "deleted" });
    expect((await settled("acme-deleted")).writes).toEqual([]);
  });

  it("that nobody can read goes to the dead-letter queue with the reason, and keeps none beside it from being handled", async () => {
    await path.putBucket("acme-beside");
    await path.enqueue("no event");
    await send({ bucket: "acme-beside", id: "beside" });

    await patched("acme-beside");
    const [message] = await until(async () => {
      const messages = await path.setAside();
      return messages.length > 0 ? messages : undefined;
    });
    expect(message).toEqual({ text: "no event", reason: '"no event" is not JSON' });
  });
});
