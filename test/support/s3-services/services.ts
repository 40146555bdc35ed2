import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { programOnPath } from "../program-on-path.ts";
import type { ServiceBucket } from "./buckets.ts";

/** What of a bucket comes out otherwise than on AWS, since the service itself changes what it is sent. */
type Difference = Pick<ServiceBucket, "kind" | "outcome">;

/** A server that speaks S3, written by others. */
export interface S3Service {
  readonly name: string;
  /** As installed by .ci/run. */
  readonly version: string;
  /** Looked up on the PATH. */
  readonly program: string;
  /** .ci/run does not install it, as building it takes minutes: only run where it is there. */
  readonly isOptional?: true;
  /** The command line, with the program's place already in it; bound to loopback. */
  readonly command: (place: { readonly program: string; readonly port: number; readonly folder: string }) => {
    readonly arguments: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  };
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether it has lifecycle rules at all, and among them such that abort multipart uploads. */
  readonly lifecycle: "kept" | "without-abort" | "none";
  /** Buckets whose rules it shows otherwise than they were sent, with what it does to them. */
  readonly alters: Readonly<Record<string, string>>;
  /** By the name of the bucket. */
  readonly differences: Readonly<Record<string, Difference>>;
  /** It answers before an object is on its disk: who reads it at once may get what was there before, or a part. */
  readonly answersEarly?: true;
}

const KEYS = { accessKeyId: "test-access-key", secretAccessKey: "test-secret-key" };

export const S3_SERVICES: readonly S3Service[] = [
  {
    name: "moto",
    version: "5.2.5",
    program: "moto_server",
    command: ({ program, port }) => ({ arguments: [program, "-H", "127.0.0.1", "-p", String(port)] }),
    ...KEYS,
    lifecycle: "kept",
    alters: {
      size: "drops size conditions",
      "two-sizes": "drops size conditions",
      noncurrent: "drops NewerNoncurrentVersions",
    },
    // And with one condition left: what the other one was, nobody can know any more.
    differences: { "two-sizes": { kind: "unreadable", outcome: "refused" } },
  },
  {
    name: "ministack",
    version: "1.5.33",
    program: "ministack",
    // Without BIND_HOST it listens on every network; its MQTT broker does all the same.
    command: ({ program, port }) => ({
      arguments: [program],
      environment: { BIND_HOST: "127.0.0.1", GATEWAY_PORT: String(port), IOT_MTLS_ENABLED: "0" },
    }),
    ...KEYS,
    lifecycle: "kept",
    alters: {
      "two-tags": "adds ObjectSizeGreaterThan 0 within And",
      "legacy-prefix": "drops the rule-level Prefix, so that the rule is for the whole bucket",
    },
    differences: {},
  },
  {
    name: "fauxqs",
    version: "2.4.1",
    program: "fauxqs",
    // Its own command listens on every network, and needs Node 22.5.
    command: ({ program, port }) => {
      const app = join(dirname(realpathSync(program)), "app.js");
      const start = `const { buildApp } = await import(${JSON.stringify(app)}); const app = await buildApp({ logger: false }); await app.listen({ port: ${port}, host: "127.0.0.1" });`;
      return { arguments: [newerNode(program), "--input-type=module", "--eval", start] };
    },
    ...KEYS,
    lifecycle: "kept",
    alters: {},
    differences: {},
  },
  {
    name: "s3rver",
    version: "3.7.1",
    program: "s3rver",
    command: ({ program, port, folder }) => ({
      arguments: [program, "--address", "127.0.0.1", "--port", String(port), "--directory", folder, "--silent"],
    }),
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
    lifecycle: "none",
    alters: {},
    differences: {},
    answersEarly: true,
  },
  {
    name: "versitygw",
    version: "1.8.0",
    program: "versitygw",
    isOptional: true,
    command: ({ program, port, folder }) => ({
      arguments: [program, "--port", `127.0.0.1:${port}`, "posix", folder],
      environment: { ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey },
    }),
    ...KEYS,
    lifecycle: "none",
    alters: {},
    differences: {},
  },
  {
    name: "MinIO",
    version: "2026-02-12",
    program: "minio",
    isOptional: true,
    command: ({ program, port, folder }) => ({
      arguments: [program, "server", "--address", `127.0.0.1:${port}`, "--console-address", "127.0.0.1:0", folder],
      environment: { MINIO_ROOT_USER: KEYS.accessKeyId, MINIO_ROOT_PASSWORD: KEYS.secretAccessKey },
    }),
    ...KEYS,
    lifecycle: "without-abort",
    alters: {},
    differences: {},
  },
];

/** The Node of this process where it is new enough, else the one that .ci/run installs beside the package. */
function newerNode(program: string): string {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major >= 24) return process.execPath;
  return join(dirname(realpathSync(program)), "..", "..", "node24", "bin", "node");
}

/** Where a service's program is; `undefined` where it is not installed. */
export function placeOf({ program }: S3Service): string | undefined {
  return programOnPath(program);
}
