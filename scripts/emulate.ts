// Brings a synthesized stack into ministack on this machine, and plays CloudTrail there, which ministack does not:
//   npm run emulate -- deploy acme-guard
//   npm run emulate -- event CreateBucket acme-try --minutes-ago 20
// docs/try-inside-aws.md has the whole way.
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { cloudTrailEvent, IAM_USER, sendCloudTrailEvent } from "./emulator/cloudtrail-event.ts";
import { deploy } from "./emulator/deploy.ts";
import { openEmulator } from "./emulator/emulator.ts";
import { deploymentText } from "./emulator/report.ts";
import { readStack } from "./emulator/stacks.ts";

const USAGE = `usage: npm run emulate -- deploy STACK
       npm run emulate -- event CALL BUCKET [--minutes-ago MINUTES] [--print]
The emulator is the one of AWS_ENDPOINT_URL, its account AWS_ACCESS_KEY_ID (twelve digits).`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "minutes-ago": { type: "string", default: "0" }, print: { type: "boolean", default: false } },
  });
  const [command, first = "", second = ""] = positionals;
  if (command === "deploy" && first !== "") await bring(first);
  else if (command === "event" && second !== "") await tell(first, second, Number(values["minutes-ago"]), values.print);
  else throw new Error(USAGE);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

function emulatorIn(region: string) {
  const { AWS_ENDPOINT_URL: endpoint = "", AWS_ACCESS_KEY_ID: account = "" } = process.env;
  if (endpoint === "") throw new Error(`AWS_ENDPOINT_URL is not set.\n${USAGE}`);
  return openEmulator(endpoint, account, region);
}

async function bring(name: string): Promise<void> {
  const stack = readStack("cdktf.out", name);
  const emulator = emulatorIn(stack.region);
  const deployed = await deploy({ stack, emulator });
  process.stdout.write(deploymentText({ stack, emulator, deployed }));
}

/** Sends, or only shows, what CloudTrail would say of a call. */
async function tell(name: string, bucket: string, minutesAgo: number, isShown: boolean): Promise<void> {
  if (!Number.isFinite(minutesAgo)) throw new Error(USAGE);
  const region = process.env.AWS_DEFAULT_REGION ?? "eu-west-1";
  const emulator = emulatorIn(region);
  const at = Date.now() - minutesAgo * 60_000;
  const { account } = emulator;
  const event = cloudTrailEvent({ name, bucket, at, id: randomUUID(), account, region, userIdentity: IAM_USER });
  if (isShown) {
    process.stdout.write(`${JSON.stringify(event, undefined, 2)}\n`);
    return;
  }
  await sendCloudTrailEvent(emulator, event);
  process.stdout.write(`${name} of ${bucket}, ${event.time}: sent to the default event bus of ${emulator.endpoint}\n`);
}
