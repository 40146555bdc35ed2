import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { S3_SERVICES, type S3Service } from "../s3-services/services.ts";
import { startService } from "../s3-services/start-service.ts";

/** The account and the region of everything there: ministack takes the account from the access key. */
export const PLACE = { account: "111122223333", region: "eu-west-1" } as const;

/** The program that is looked up on the PATH. */
export const MINISTACK = S3_SERVICES.find(({ name }) => name === "ministack") as S3Service;

/** AWS's Lambda, Step Functions and S3 on this machine, as far as ministack is true to them. */
export interface Ministack {
  readonly endpoint: string;
  readonly s3: S3Client;
  /** The environment of whoever is to ask it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sends a request of a service that speaks JSON. */
  ask(service: "states" | "lambda", target: string, body: object): Promise<Readonly<Record<string, unknown>>>;
  /** Makes a function of a folder. @returns its ARN */
  createFunction(options: FunctionOptions): Promise<string>;
  close(): Promise<void>;
}

export interface FunctionOptions {
  readonly name: string;
  readonly folder: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
}

export async function startMinistack(program: string): Promise<Ministack> {
  const started = await startService(withFunctions(MINISTACK), program);
  const { endpoint } = started;
  const ask: Ministack["ask"] = async (service, target, body) => {
    const isPath = target.startsWith("/");
    const response = await fetch(`${endpoint}${isPath ? target : "/"}`, {
      method: "POST",
      headers: {
        "content-type": `application/${isPath ? "json" : "x-amz-json-1.0"}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${PLACE.account}/20261121/${PLACE.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        ...(!isPath && { "x-amz-target": target }),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
  const credentials = { accessKeyId: PLACE.account, secretAccessKey: "test" };
  const s3 = new S3Client({ endpoint, region: PLACE.region, credentials, forcePathStyle: true });
  return {
    endpoint,
    s3,
    environment: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: PLACE.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    ask,
    createFunction: async ({ name, folder, handler, environment }) => {
      const { FunctionArn } = await ask("lambda", "/2015-03-31/functions", {
        FunctionName: name,
        Handler: handler,
        Runtime: "nodejs22.x",
        Role: `arn:aws:iam::${PLACE.account}:role/function`,
        Timeout: 900,
        MemorySize: 1024,
        Environment: { Variables: environment },
        Code: { ZipFile: zipped(folder).toString("base64") },
      });
      return FunctionArn as string;
    },
    close: async () => {
      s3.destroy();
      await started.close();
    },
  };
}

/** With functions as processes of this machine, which need no container. */
function withFunctions(service: S3Service): S3Service {
  return {
    ...service,
    command: (place) => {
      const { environment, ...others } = service.command(place);
      return { ...others, environment: { ...environment, LAMBDA_EXECUTOR: "local", SFN_WAIT_SCALE: "0" } };
    },
  };
}

/** Python is there where ministack is. */
function zipped(folder: string): Buffer {
  const place = mkdtempSync(join(tmpdir(), "mpu-guard-zip-"));
  try {
    const archive = join(place, "function.zip");
    execFileSync("python3", ["-m", "zipfile", "-c", archive, ...readdirSync(folder)], { cwd: folder });
    return readFileSync(archive);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
