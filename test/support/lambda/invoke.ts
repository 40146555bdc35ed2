import { spawn } from "node:child_process";

export interface Invocation {
  /** Of the archive. */
  readonly folder: string;
  /** `<file of the bundle>.<export>`. */
  readonly handler: string;
  readonly event: object;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the function; 111122223333 where left out. */
  readonly account?: string;
  /** Milliseconds that the function has; 15 minutes where left out. */
  readonly remaining?: number;
}

export interface Invoked {
  /** What the handler gave; absent where it failed. */
  readonly value?: unknown;
  /** As Lambda reports it. */
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
  /** Lines of the log, metrics among them. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/** What Lambda's runtime does, in as few words: the result goes where no log line goes. */
const RUNTIME = `
import { writeSync } from "node:fs";
const { module, name, event, arn, remaining } = JSON.parse(process.argv[1]);
const end = Date.now() + remaining;
let result;
try {
  const handlers = await import(module);
  const context = { invokedFunctionArn: arn, awsRequestId: "request-1", getRemainingTimeInMillis: () => end - Date.now() };
  result = { value: await handlers[name](event, context) };
} catch (error) {
  result = { error: { errorType: error.name, errorMessage: error.message } };
}
writeSync(3, JSON.stringify(result));
process.exit(0);
`;

/** Starts a built function as a process of its own. */
export async function invoke(invocation: Invocation): Promise<Invoked> {
  const { folder, handler, event, environment, account = "111122223333", remaining = 900_000 } = invocation;
  const [file, name] = handler.split(".");
  const task = {
    module: `${folder}/${file}.mjs`,
    name,
    event,
    remaining,
    arn: `arn:aws:lambda:us-east-1:${account}:function:mpu-guard`,
  };
  const child = spawn(process.execPath, ["--input-type=module", "--eval", RUNTIME, JSON.stringify(task)], {
    env: {
      PATH: process.env.PATH ?? "",
      AWS_CONFIG_FILE: "/nowhere/config",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "2",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "mpu-guard",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const texts = ["", "", ""];
  child.stdio.slice(1).forEach((stream, index) => {
    stream?.on("data", (piece: Buffer) => {
      texts[index] += piece.toString();
    });
  });
  await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [out = "", errors = "", result = ""] = texts;
  if (result === "") throw new Error(`the function ended without a result:\n${out}${errors}`);
  const log = `${out}\n${errors}`
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  return { ...JSON.parse(result), log };
}
