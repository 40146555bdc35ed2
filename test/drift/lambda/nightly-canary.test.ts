import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { batchName, parseBatch } from "../../../drift/nightly/batch.ts";
import { DEFAULT_POLICY } from "../../../policy/index.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { type FunctionArchive, functionArchive, writePolicy } from "../../support/lambda/function-archive.ts";
import { type Invoked, invoke } from "../../support/lambda/invoke.ts";

const GOOD =
  "<LifecycleConfiguration><Rule><ID>sweep</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";
const RUN = "night-1";
const FOLDER = `mpu-guard/runs/${RUN}/`;
const DEAD = "111122223333-eu-west-1-0123456789abcdef";

let archive: FunctionArchive;
let s3: EmbeddedS3;
beforeAll(async () => {
  archive = await functionArchive();
}, 60_000);
afterAll(() => archive.remove());
beforeEach(async () => {
  s3 = await startEmbeddedS3();
  for (const name of ["acme-0", "acme-2"]) s3.buckets.create({ name, region: "eu-west-1" });
  for (const name of ["acme-1", "acme-3"]) s3.buckets.create({ name, region: "us-east-1" });
  s3.buckets.create({ name: "acme-reports", region: "eu-west-1", versioning: "Enabled" });
});
afterEach(() => s3.close());

const objects = () => s3.buckets.get("acme-reports")?.objects;
const textOf = (key: string) => Buffer.from(objects()?.get(key)?.content ?? "").toString();
const put = (name: string, content: object) =>
  objects()?.put({ key: `${FOLDER}canary/${name}`, content: JSON.stringify(content) });
/** What is in the run's folder of the canary. */
const canary = () =>
  [...(objects()?.list() ?? [])].flatMap(({ key }) => (key.includes("/canary/") ? [key.replace(/^.*\//, "")] : []));
const patched = () => s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined).length;

function call(handler: string, event: object, mode = "patch"): Promise<Invoked> {
  return invoke({
    folder: archive.folder,
    handler: `nightly.${handler}`,
    event,
    environment: { AWS_ENDPOINT_URL_S3: s3.endpoint, MPU_GUARD_REPORT_BUCKET: "acme-reports", MPU_GUARD_MODE: mode },
  });
}

/** The batches of the run: one a region. */
async function list(mode?: string): Promise<readonly object[]> {
  await call("list", { run: RUN }, mode);
  const lines = textOf(`${FOLDER}manifest.jsonl`).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

async function scan(batch: object | undefined, mode?: string): Promise<readonly unknown[]> {
  const { log } = await call("scan", { run: RUN, batch }, mode);
  return log.filter(({ level }) => level === "WARN").map(({ message }) => message);
}

/** The name of the batch that has the turn. */
const holder = () => JSON.parse(textOf(`${FOLDER}canary/1.json`)).batch;

describe("a patch whose batches are functions of their own", () => {
  it("has one batch that writes before all others, and says in the run's folder which, and that it ended well", async () => {
    const [first, second] = await list();
    expect(await scan(first)).toEqual([]);
    expect(canary().sort()).toEqual(["1-passed.json", "1.json"]);
    expect(await scan(second)).toEqual([]);
    expect([holder(), canary().length, patched()]).toEqual([expect.stringMatching(/^111122223333-eu-west-1-/), 2, 5]);
  });

  it("writes nothing where that batch died for good, and the report says of all batches at once for which they waited", async () => {
    const [first, second] = await list();
    put("1.json", { batch: DEAD, at: "2026-11-27T03:00:00.000Z" });
    const why = `batch ${DEAD}, which writes before all others (limits.canaryBuckets), had not ended well in time`;

    expect(await scan(first)).toEqual([`3 changes planned, and nothing was written: ${why}`]);
    expect(await scan(second)).toEqual([`2 changes planned, and nothing was written: ${why}`]);
    const { value, log } = await call("reduce", { run: RUN });
    expect([patched(), value]).toEqual([0, expect.objectContaining({ violation: 5, missingBatches: 0 })]);
    const { errors, exitStatus } = JSON.parse(textOf((value as { report: string }).report));
    const message = `stopped, nothing was written: 2 of the run's batches, with 5 buckets, waited in vain: ${why}`;
    expect([errors, exitStatus]).toEqual([[{ kind: "canary-not-passed", notWritten: 5, message }], 1]);
    expect(log.find((line) => "_aws" in line)).toMatchObject({ Stopped: 1 });
  });

  it("goes on where the function of that batch died, and Step Functions began it again", async () => {
    const [first, second] = await list();
    put("1.json", { batch: batchName(parseBatch(first)), at: new Date().toISOString() });

    expect(await scan(first)).toEqual([]);
    expect(canary().sort()).toEqual(["1-passed.json", "1.json"]);
    expect(await scan(second)).toEqual([]);
    expect(patched()).toBe(5);
  });

  it("lets the next batch go first where that one died after its last write, which nobody saw hold", async () => {
    const [first, second] = await list();
    put("1.json", { batch: batchName(parseBatch(first)), at: new Date().toISOString() });
    for (const name of ["acme-0", "acme-2", "acme-reports"]) {
      const bucket = s3.buckets.get(name);
      if (bucket !== undefined) bucket.lifecycle = GOOD;
    }

    expect(await scan(first)).toEqual([]);
    expect(canary().sort()).toEqual(["1-nothing-proved.json", "1.json"]);
    expect(await scan(second)).toEqual([]);
    expect(canary().sort()).toEqual(["1-nothing-proved.json", "1.json", "2-passed.json", "2.json"]);
    expect(patched()).toBe(5);
  });

  it("has no such batch where canaryBuckets is 0, or nothing is to be patched", async () => {
    const [first] = await list("report");
    await scan(first, "report");
    expect(canary()).toEqual([]);
    const policy = { ...DEFAULT_POLICY, limits: { ...DEFAULT_POLICY.limits, canaryBuckets: 0 } };
    writePolicy(archive.folder, { policy, source: "mpu-policy.yaml", sha256: "1".repeat(64) });
    try {
      await scan(first);
      expect([canary(), patched()]).toEqual([[], 3]);
    } finally {
      writePolicy(archive.folder, { policy: DEFAULT_POLICY, source: "built-in", sha256: archive.sha256 });
    }
  });
});
