import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { DEFAULT_POLICY } from "../../../../policy/index.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { type FunctionArchive, functionArchive, writePolicy } from "../../../support/lambda/function-archive.ts";
import { type Invocation, type Invoked, invoke } from "../../../support/lambda/invoke.ts";
import { runCommand } from "../../../support/transcript-command.ts";

export const RUN = "night-1";

const GOOD =
  "<LifecycleConfiguration><Rule><ID>sweep</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

type Call = Partial<Invocation> & { readonly mode?: string };

/**
 * The built functions of the nightly run, and for each test a new S3 of two regions: 12 buckets, 8 of them without a rule,
 * and the bucket of the reports. Each test begins with the built-in policy.
 */
export class NightlyFunctions {
  s3!: EmbeddedS3;
  archive!: FunctionArchive;

  constructor() {
    beforeAll(async () => {
      this.archive = await functionArchive();
    }, 60_000);
    afterAll(() => this.archive.remove());
    beforeEach(async () => {
      writePolicy(this.archive.folder, { policy: DEFAULT_POLICY, source: "built-in", sha256: this.archive.sha256 });
      this.s3 = await startEmbeddedS3();
      for (let index = 0; index < 12; index += 1) {
        const region = index % 2 === 0 ? "eu-west-1" : "us-east-1";
        this.s3.buckets.create({ name: `acme-${index}`, region, ...(index % 3 === 0 && { lifecycle: GOOD }) });
      }
      this.s3.buckets.create({ name: "acme-reports", lifecycle: GOOD, versioning: "Enabled" });
    });
    afterEach(() => this.s3.close());
  }

  call(handler: string, event: object, { mode, environment, ...others }: Call = {}): Promise<Invoked> {
    return invoke({
      folder: this.archive.folder,
      handler: `nightly.${handler}`,
      event,
      environment: {
        AWS_ENDPOINT_URL_S3: this.s3.endpoint,
        MPU_GUARD_REPORT_BUCKET: "acme-reports",
        ...(mode && { MPU_GUARD_MODE: mode }),
        ...environment,
      },
      ...others,
    });
  }

  /** List, each batch, reduce: what the state machine does. */
  async night(options: Call = {}, without: (batch: object) => boolean = () => false) {
    const listed = await this.call("list", { run: RUN }, options);
    const scanned = [];
    for (const batch of this.lines()) {
      if (!without(batch)) scanned.push(await this.call("scan", { run: RUN, batch }, options));
    }
    const reduced = await this.call("reduce", { ...(listed.value as object) }, options);
    return { listed, scanned, reduced };
  }

  /** Of the bucket of the reports. */
  objects() {
    return this.s3.buckets.get("acme-reports")?.objects;
  }

  textOf(key: string): string {
    return Buffer.from(this.objects()?.get(key)?.content ?? "").toString();
  }

  keys(): string[] {
    return [...(this.objects()?.list() ?? [])].map(({ key }) => key);
  }

  /** The batches of the manifest. */
  lines() {
    return this.textOf(`mpu-guard/runs/${RUN}/manifest.jsonl`)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  reportAt(key: string) {
    return JSON.parse(this.textOf(key));
  }

  /** What the command says of the same buckets, without what differs from run to run. */
  async commandReport(): Promise<object> {
    const words = ["scan", "--endpoint-url", this.s3.endpoint, "--account", "111122223333", "--format", "json"];
    const { stdout } = await runCommand(words, { folder: this.archive.folder });
    return comparable(JSON.parse(stdout));
  }
}

export function comparable({
  summary,
  buckets,
  errors,
  policyNotes,
  exitStatus,
  command,
}: Record<string, unknown>): object {
  return { summary, buckets, errors, policyNotes, exitStatus, command };
}
