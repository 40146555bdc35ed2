import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, expect } from "vitest";
import { reportSchema } from "../../../../drift/report/document/report-schema.ts";
import { type RecordedSeed, recordedItem } from "../../../support/config-item.ts";
import {
  type AggregatorSeed,
  type ConfigService,
  type ConfigServiceOptions,
  startConfigService,
} from "../../../support/config-service.ts";
import { runCommand } from "../../../support/transcript-command.ts";

const rules = (filter: string, days = 7) =>
  `<LifecycleConfiguration><Rule><ID>sweep</ID>${filter}<Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`;
const COVER = rules("<Filter><Prefix/></Filter>");

export const CENTRAL = "111122223333";
export const MEDIA = "900000000001";
export const LOGS = "900000000002";

export const SEEDS: readonly RecordedSeed[] = [
  { account: CENTRAL, region: "eu-west-1", name: "acme-central", lifecycle: COVER },
  { account: MEDIA, region: "us-east-1", name: "acme-media", captured: "2026-11-01T02:03:04.000Z" },
  { account: MEDIA, region: "us-east-1", name: "acme-media-text", lifecycle: COVER, asText: true },
  { account: MEDIA, region: "eu-west-1", name: "acme-empty-filter", lifecycle: rules("<Filter/>") },
  { account: MEDIA, region: "eu-west-1", name: "acme-deleted", status: "ResourceDeleted" },
  {
    account: LOGS,
    region: "eu-west-1",
    name: "acme-logs",
    lifecycle: rules("<Prefix>logs/</Prefix>"),
    captured: "2019-01-01T00:00:00.000Z",
  },
  { account: LOGS, region: "eu-west-1", name: "acme-covered", lifecycle: COVER },
];

/** What AWS Config answers of these buckets, with an item that is no bucket's. */
export const items = (seeds: readonly RecordedSeed[]) => [
  { resourceType: "AWS::EC2::Instance", resourceId: "i-1", accountId: CENTRAL, awsRegion: "eu-west-1" },
  ...seeds.map(recordedItem),
];

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);

/** Commands on an aggregator of AWS Config, which each test starts for itself. */
export class RecordedOrganization {
  folder!: string;
  /** Absent until it is started. */
  service: ConfigService | undefined;

  constructor() {
    beforeEach(async () => {
      this.folder = await mkdtemp(join(tmpdir(), "config-source-"));
    });
    afterEach(async () => {
      await this.service?.close();
      this.service = undefined;
      await rm(this.folder, { recursive: true });
    });
  }

  async start(aggregator: Partial<AggregatorSeed> = {}, options: ConfigServiceOptions = {}): Promise<void> {
    this.service = await startConfigService([{ name: "organization", items: items(SEEDS), ...aggregator }], options);
  }

  /** Nothing listens at the endpoint of S3: a request there would be seen. */
  run(args: readonly string[]) {
    return runCommand([...args, "--endpoint-url", "http://127.0.0.1:9", "--account", CENTRAL], {
      folder: this.folder,
      environment: {
        AWS_REGION: "eu-central-1",
        ...(this.service !== undefined && { AWS_ENDPOINT_URL_CONFIG_SERVICE: this.service.endpoint }),
      },
    });
  }

  /** The JSON report of a scan, as its schema has it; null where there is none. */
  async scanned(args: readonly string[] = []) {
    const all = ["scan", "--source", "config-aggregator=organization", ...args, "--format", "json=r.json"];
    const { stderr, status } = await this.run(all);
    const report = JSON.parse((await readFile(join(this.folder, "r.json"), "utf8")) || "null");
    if (report !== null) expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    return { stderr, status, report };
  }
}
