import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { S3ReportStore } from "../../drift/aws/reports/s3-report-store.ts";
import { RawS3 } from "../support/s3-services/raw-s3.ts";
import { placeOf, S3_SERVICES } from "../support/s3-services/services.ts";
import { type RunningService, startService } from "../support/s3-services/start-service.ts";

// The sandbox keeps no parts: whether an object of several is whole is for servers of others to say.
for (const service of S3_SERVICES.filter(({ isOptional }) => !isOptional)) {
  const program = placeOf(service);
  const absent = program === undefined ? `${service.name} is absent (no ${service.program} on the PATH)` : undefined;
  if (absent && process.env.CI) throw new Error(`${absent}.`);

  describe.skipIf(absent)(`reports kept by ${service.name}${absent ? ` (skipped: ${absent})` : ""}`, () => {
    let running: RunningService;
    let store: S3ReportStore;
    beforeAll(async () => {
      running = await startService(service, program ?? "");
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
