// `npm start`: the whole product in half a minute, without an AWS account.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seedEstate, startEmbeddedS3 } from "../sandbox/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const terminal = process.stdout.isTTY === true;
const bold = (text: string) => (terminal ? `\u001b[1m${text}\u001b[22m` : text);

/** Runs a program of this repository with its output shown, and gives its exit status. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

async function guard(expected: number, ...args: readonly string[]): Promise<void> {
  console.log(bold(`\n$ npx mpu-guard ${args.join(" ")}\n`));
  // One try in place of five: some of these buckets never answer.
  const env = { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox", AWS_MAX_ATTEMPTS: "1" };
  const status = await run(["drift/cli/bin.ts", ...args], env);
  if (status !== expected) throw new Error(`exit status ${status}, but ${expected} was expected`);
}

function heading(text: string): void {
  console.log(bold(`\n━━ ${text}`));
}

heading("1. In code: main.ts declares buckets and attaches the construct; synth checks the policy");
console.log(bold("\n$ node --import tsx main.ts\n"));
const synth = await run(["main.ts"]);
if (synth !== 0) throw new Error(`main.ts does not synthesize: exit status ${synth}`);
const manifest = JSON.parse(readFileSync(`${root}/cdktf.out/manifest.json`, "utf8"));
const [first] = Object.values<{ synthesizedStackPath: string }>(manifest.stacks);
const stack = JSON.parse(readFileSync(`${root}/cdktf.out/${first?.synthesizedStackPath}`, "utf8"));
const configurations = Object.entries(stack.resource.aws_s3_bucket_lifecycle_configuration);
console.log(`${first?.synthesizedStackPath}: ${configurations.length} lifecycle configurations. One of them:\n`);
console.log(JSON.stringify(configurations[0]?.[1], (key, value) => (key === "//" ? undefined : value), 2));

/** No AWS is here, so its prices are not those of this S3: prices as a company may have agreed on them. */
function samplePrices() {
  const source = "a sample";
  const standard = { STANDARD: { perGbMonth: 0.023, source }, STANDARD_IA: { perGbMonth: 0.0125, source } };
  const regions = { "us-east-1": standard, "eu-west-1": standard, "ap-southeast-2": standard };
  return { version: 1, date: "2026-11-01", currency: "USD", regions };
}

heading("2. Live: an S3 on this machine with the buckets of a made-up company");
const s3 = await startEmbeddedS3();
const folder = mkdtempSync(join(tmpdir(), "mpu-guard-tour-"));
try {
  seedEstate(s3);
  const live = ["--endpoint-url", s3.endpoint, "--account", s3.account, "--directory-buckets"];
  await guard(2, "scan", ...live, "--check-mfa-delete");

  heading("3. What lies around now, what it costs a month, and which of it no rule ends");
  const prices = join(folder, "prices.json");
  writeFileSync(prices, JSON.stringify(samplePrices()));
  const report = "cdktf.out/report.html";
  await guard(2, "uploads", ...live, "--prices", prices, "--format", "table", "--format", `html=${report}`);
  console.log(`\nThe same as a page to open or to send: ${join(root, report)}`);

  heading("4. The patch: the diffs, then the writes, each read back");
  await guard(2, "patch", ...live, "--auto-approve");

  heading("5. The same scan again: what is left needs a person");
  await guard(2, "scan", ...live, "--check-mfa-delete");
} finally {
  rmSync(folder, { recursive: true });
  await s3.close();
}
console.log(`
Next: npx mpu-guard sandbox (keeps such an S3 running), npx mpu-guard --help, and README.md.`);
