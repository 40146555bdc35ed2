import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { S3ReportStore } from "../../drift/aws/reports/s3-report-store.ts";
import type { CephGatewayAccess } from "../support/ceph-gateway/index.ts";
import { RawS3, type ServiceAccess } from "../support/s3-services/raw-s3.ts";
import { placeOf, S3_SERVICES } from "../support/s3-services/services.ts";
import { startService } from "../support/s3-services/start-service.ts";

interface Running extends ServiceAccess {
  close(): Promise<void>;
}

/** An `absent` says why a service is not here. */
function keepsReports(name: string, absent: string | undefined, start: () => Promise<Running>): void {
  describe.skipIf(absent)(`reports kept by ${name}${absent ? ` (skipped: ${absent})` : ""}`, () => {
    let running: Running;
    let store: S3ReportStore;
    beforeAll(async () => {
      running = await start();
      await new RawS3(running).createBucket("acme-reports");
      const { endpoint, accessKeyId, secretAccessKey } = running;
      store = await S3ReportStore.open("acme-reports", {
        region: "us-east-1",
        profile: null,
        endpoint,
        credentials: { accessKeyId, secretAccessKey },
        concurrency: 4,
      });
    });
    afterAll(() => running?.close());

    test("are what was written, of one part or of several, and take the place of what was there", async () => {
      const line = `${"grüße ".repeat(2_000)}\n`;
      function* pieces(count: number): Iterable<string> {
        for (let index = 0; index < count; index += 1) yield `${index} ${line}`;
      }
      const key = "mpu-guard/reports/2026-11-27/night.json";
      await store.write(key, "short");
      expect(await store.read(key)).toBe("short");

      // Some 20 MB: three parts.
      await store.write(key, pieces(1_250));
      expect((await store.read(key)) === [...pieces(1_250)].join("")).toBe(true);

      await store.write(key, pieces(1));
      expect(await store.read(key)).toBe([...pieces(1)].join(""));
    });
  });
}

// The sandbox keeps no parts: whether an object of several is whole is for servers of others to say.
for (const service of S3_SERVICES.filter(({ isOptional, answersEarly }) => !isOptional && !answersEarly)) {
  const program = placeOf(service);
  const absent = program === undefined ? `${service.name} is absent (no ${service.program} on the PATH)` : undefined;
  if (absent && process.env.CI) throw new Error(`${absent}.`);
  keepsReports(service.name, absent, () => startService(service, program ?? ""));
}

const gateway = inject("cephGateway");
keepsReports("Ceph's S3 gateway", gateway.absent, async () => ({
  ...(gateway as CephGatewayAccess),
  close: async () => {},
}));
