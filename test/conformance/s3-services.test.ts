import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foreignRules, isCovered, ruleTexts } from "../proof/rule-texts.ts";
import { lifecycleXml, SERVICE_BUCKETS } from "../support/s3-services/buckets.ts";
import { RawS3 } from "../support/s3-services/raw-s3.ts";
import { placeOf, S3_SERVICES, type S3Service } from "../support/s3-services/services.ts";
import { type RunningService, startService } from "../support/s3-services/start-service.ts";
import { runCommand } from "../support/transcript-command.ts";

interface Row {
  readonly bucket: string;
  readonly status: string;
  readonly findings: readonly { kind: string; severity: string }[];
  readonly change?: { outcome: string; reason?: string };
}

const NAMES = SERVICE_BUCKETS.map(({ name }) => name);

for (const service of S3_SERVICES) {
  const program = placeOf(service);
  const absent = program === undefined ? `${service.name} is absent (no ${service.program} on the PATH)` : undefined;
  if (absent && process.env.CI && !service.isOptional) throw new Error(`${absent}.`);
  if (absent) process.stderr.write(`${absent}. The tests that need it are skipped.\n`);

  describe.skipIf(absent)(`the command against ${service.name}${absent ? ` (skipped: ${absent})` : ""}`, () => {
    let folder: string;
    let running: RunningService;
    let raw: RawS3;
    /** What the service shows of each bucket before anything of ours is written. */
    let before: ReadonlyMap<string, string | undefined>;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
      running = await startService(service, program ?? "");
      raw = new RawS3(running);
      for (const { name, rules } of SERVICE_BUCKETS) {
        await raw.createBucket(name);
        if (rules === undefined || service.lifecycle === "none") continue;
        const put = raw.putLifecycle(name, lifecycleXml(rules));
        // What it refuses cannot be in its buckets.
        await (service.lifecycle === "kept" ? put : put.catch(() => undefined));
      }
      if (service.lifecycle !== "none") before = await shown();
    });
    afterAll(async () => {
      await running?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const shown = async () =>
      new Map(await pMap(NAMES, async (name) => [name, await raw.lifecycleOf(name)] as const, { concurrency: 8 }));

    async function guard(...args: readonly string[]): Promise<{ status: number | null; rows: readonly Row[] }> {
      const { endpoint, accessKeyId, secretAccessKey } = running;
      const { status, stdout, stderr } = await runCommand([...args, "--endpoint-url", endpoint, "--format", "json"], {
        folder,
        environment: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      });
      expect(stdout, stderr).toMatch(/^\{/);
      return { status, rows: (JSON.parse(stdout) as { buckets: Row[] }).buckets };
    }

    if (service.lifecycle === "none") withoutRules(guard);
    else if (service.lifecycle === "without-abort") withoutAbort({ guard, shown, before: () => before });
    else withRules(service, { guard, shown, before: () => before });
  });
}

type Guard = (...args: readonly string[]) => Promise<{ status: number | null; rows: readonly Row[] }>;

function withoutRules(guard: Guard): void {
  test("a scan says of each bucket that the service has no lifecycle rules", async () => {
    const { status, rows } = await guard("scan");
    expect(status).toBe(2);
    expect(rows.map(({ findings }) => findings.map(({ kind }) => kind))).toEqual(
      NAMES.map(() => ["lifecycle-unsupported"]),
    );
  });

  test("a patch refuses each, and does not stop over it", async () => {
    const { rows } = await guard("patch", "--auto-approve");
    expect(rows.map(({ change }) => change?.outcome)).toEqual(NAMES.map(() => "refused"));
  });
}

function withoutAbort({ guard, shown, before }: Access): void {
  test("a patch says what the service does in place of such rules, ends with the canary, and changes nothing", async () => {
    expect([...before().values()].filter((xml) => xml !== undefined).length).toBeGreaterThan(8);
    const { status, rows } = await guard("patch", "--auto-approve");
    expect(status).not.toBe(0);
    const changes = rows.map(({ change }) => change);
    expect(changes.filter((change) => change?.outcome === "failed")).toEqual([
      { ...changes[0], reason: expect.stringContaining("removes stale ones by itself") },
    ]);
    expect(new Set(changes.map((change) => change?.outcome))).toEqual(new Set(["failed", "planned"]));
    expect(await shown()).toEqual(before());
  });
}

interface Access {
  readonly guard: Guard;
  readonly shown: () => Promise<ReadonlyMap<string, string | undefined>>;
  readonly before: () => ReadonlyMap<string, string | undefined>;
}

function withRules({ differences, alters }: S3Service, { guard, shown, before }: Access): void {
  const expected = SERVICE_BUCKETS.map((bucket) => ({ ...bucket, ...differences[bucket.name] }));
  const outcomes = (rows: readonly Row[]) => Object.fromEntries(rows.map((row) => [row.bucket, row.change?.outcome]));

  test("the service itself keeps what it is sent, but for what is known", () => {
    const meanings = (xml: string | undefined) => [...ruleTexts(xml).values()].sort();
    const altered = SERVICE_BUCKETS.filter(({ name, rules }) => {
      const sent = rules === undefined ? undefined : lifecycleXml(rules);
      return JSON.stringify(meanings(before().get(name))) !== JSON.stringify(meanings(sent));
    });
    expect(altered.map(({ name }) => name)).toEqual(Object.keys(alters));
  });

  test("a scan says what the rules in force are", async () => {
    const { rows } = await guard("scan");
    const kinds = rows.map(({ bucket, findings }) => [
      bucket,
      findings.find(({ severity }) => severity !== "note")?.kind,
    ]);
    expect(Object.fromEntries(kinds)).toEqual(Object.fromEntries(expected.map(({ name, kind }) => [name, kind])));
    for (const { bucket, status } of rows) {
      if (status !== "undecided") expect(status === "compliant", bucket).toBe(isCovered(before().get(bucket)));
    }
  });

  test("a patch writes what it may, and every rule of others means what it meant", async () => {
    const { rows } = await guard("patch", "--auto-approve");
    expect(outcomes(rows)).toEqual(Object.fromEntries(expected.map(({ name, outcome }) => [name, outcome])));
    const after = await shown();
    for (const { name, outcome } of expected) {
      expect(foreignRules(after.get(name)), name).toBe(foreignRules(before().get(name)));
      if (outcome === "patched") expect(isCovered(after.get(name)), name).toBe(true);
      else expect(after.get(name), name).toBe(before().get(name));
    }
  });

  test("a second patch has nothing to write", async () => {
    const patched = await shown();
    const { rows } = await guard("patch", "--auto-approve");
    expect(new Set(Object.values(outcomes(rows)))).not.toContain("patched");
    expect(await shown()).toEqual(patched);
  });

  test("a rollback restores what was there", async () => {
    await guard("rollback", "--last", "--auto-approve");
    const restored = await shown();
    for (const name of NAMES) {
      expect([...ruleTexts(restored.get(name))].sort(), name).toEqual([...ruleTexts(before().get(name))].sort());
      expect(restored.get(name) === undefined, name).toBe(before().get(name) === undefined);
    }
  });
}
