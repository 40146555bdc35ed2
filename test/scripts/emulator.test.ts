import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { deploy } from "../../scripts/emulator/deploy.ts";
import { type Emulator, openEmulator } from "../../scripts/emulator/emulator.ts";
import { fillIn } from "../../scripts/emulator/references.ts";
import { deploymentText } from "../../scripts/emulator/report.ts";
import { readStack, type Stack } from "../../scripts/emulator/stacks.ts";
import { synthesize } from "../modules/infrastructure/nightly/synthesize.ts";
import { synthesizeEvents } from "../modules/infrastructure/remediator/synthesize-events.ts";

const ACCOUNT = "111122223333";

/** An emulator that says yes to everything, and what it was asked. */
function agreeable(): { readonly emulator: Emulator; readonly asked: string[] } {
  const asked: string[] = [];
  const emulator: Emulator = {
    ...openEmulator("http://127.0.0.1:1", ACCOUNT, "eu-west-1"),
    call: async (_, operation, input) => {
      asked.push(`${operation} ${JSON.stringify(input)}`);
      const { QueueName } = input as { QueueName?: string };
      return { QueueUrl: `http://127.0.0.1:1/${ACCOUNT}/${QueueName}`, RuleArn: "arn:aws:events:rule" };
    },
    send: async (_, method, path, body = "") => {
      asked.push(`${method} ${path} ${body}`);
      return JSON.stringify({ EventSourceMappings: [] });
    },
  };
  return { emulator, asked };
}

function stackOf(resource: Readonly<Record<string, Readonly<Record<string, object>>>>): Stack {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-stack-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "stacks"));
  const manifest = { stacks: { acme: { synthesizedStackPath: "stacks/cdk.tf.json" } } };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const stack = { provider: { aws: [{ region: "eu-west-1" }] }, resource };
  writeFileSync(join(folder, "stacks", "cdk.tf.json"), JSON.stringify(stack));
  return readStack(folder, "acme");
}

describe("an endpoint that stacks are brought to", () => {
  it.each(["http://127.0.0.1:4566", "http://127.9.9.9:1/", "http://localhost:4566", "http://[::1]:4566"])(
    "may be on this machine: %s",
    (url) => expect(openEmulator(url, ACCOUNT, "eu-west-1").endpoint).toBe(new URL(url).origin),
  );

  it.each([
    "https://s3.eu-west-1.amazonaws.com",
    "http://s3.eu-west-1.amazonaws.com",
    "http://127.0.0.1.example.com:4566",
    "http://localhost.example.com",
    "http://127.0.0.1@example.com",
    "http://0.0.0.0:4566",
    "http://10.0.0.7:4566",
    "https://127.0.0.1:4566",
  ])("may not be anybody else's, whose functions have the same names: %s", (url) => {
    expect(() => openEmulator(url, ACCOUNT, "eu-west-1")).toThrow("is not an emulator on this machine");
  });

  it("has an account, as names and ARNs of a stack are made of it", () => {
    expect(() => openEmulator("http://127.0.0.1:1", "AKIAEXAMPLE", "eu-west-1")).toThrow("expected twelve digits");
  });

  it("is to be started first, where nothing answers", async () => {
    const { emulator } = { emulator: openEmulator("http://127.0.0.1:1", ACCOUNT, "eu-west-1") };
    await expect(emulator.send("s3", "GET", "/")).rejects.toThrow("start ministack first");
  });

  it("says in its own words what it refuses", async () => {
    const server = createServer((_, response) => response.writeHead(400).end("InvalidBucketName"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const emulator = openEmulator(`http://127.0.0.1:${port}`, ACCOUNT, "eu-west-1");
    const stack = stackOf({ aws_s3_bucket: { media: { bucket: "A" } } });
    await expect(deploy({ stack, emulator })).rejects.toThrow(/^aws_s3_bucket\.media: .*400 InvalidBucketName$/);
  });
});

describe("a stack in an emulator", () => {
  it.each([
    ["a nightly scan of an account", () => synthesize().outdir],
    ["a nightly patch over Step Functions", () => synthesize({ manyBuckets: true, mode: "patch" }).outdir],
    ["a remediator", () => synthesizeEvents({ mode: "patch" }).outdir],
  ])("has every resource of %s, or says why not", async (_, synthesized) => {
    const { emulator } = agreeable();
    const stack = readStack(synthesized(), "acme");

    const { made, leftOut } = await deploy({ stack, emulator });

    expect(leftOut.filter(({ reason }) => reason.includes("nobody here knows"))).toEqual([]);
    expect(made.length + leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(stack.resources.length);
  });

  it("tells functions the endpoint, and what is to be otherwise here", async () => {
    const { emulator, asked } = agreeable();
    const stack = readStack(synthesizeEvents().outdir, "acme");
    await deploy({ stack, emulator, variables: { MPU_GUARD_GRACE_SECONDS: "2" } });

    const made = asked.find((each) => each.startsWith("POST /2015-03-31/functions "));
    expect(made).toContain('"AWS_ENDPOINT_URL":"http://127.0.0.1:1"');
    expect(made).toContain('"MPU_GUARD_GRACE_SECONDS":"2"');
    expect(made).toContain(`"MPU_GUARD_QUEUE_URL":"http://127.0.0.1:1/${ACCOUNT}/mpu-guard-events"`);
  });

  it("leaves out what is not known here, and says so", async () => {
    const { emulator } = agreeable();
    const stack = stackOf({ aws_sns_topic: { news: { name: "news" } }, aws_vpc: { a: {}, b: {} } });
    const deployed = await deploy({ stack, emulator });
    expect(
      deploymentText({ stack, emulator, deployed }),
    ).toBe(`acme in http://127.0.0.1:1, account ${ACCOUNT}, eu-west-1
1 resource is there:
  aws_sns_topic  news
2 are left out:
  aws_vpc (2)    nobody here knows how to make it
Functions are told AWS_ENDPOINT_URL besides, and ask this emulator in place of AWS.
`);
  });

  it("is refused where a resource needs what is left out, and is not made up", async () => {
    const { emulator } = agreeable();
    const stack = stackOf({ aws_vpc: { a: {} }, aws_sns_topic: { news: { name: `\${aws_vpc.a.id}` } } });
    await expect(deploy({ stack, emulator })).rejects.toThrow(
      `aws_sns_topic.news: nobody here knows what \${aws_vpc.a.id} is`,
    );
  });

  it("is named among those that there are, where it is another one", () => {
    const { folder } = stackOf({});
    expect(() => readStack(join(folder, ".."), "storage")).toThrow('has no stack "storage"; it has acme');
    expect(() => readStack("/nowhere", "acme")).toThrow("run npx cdktf synth first");
  });
});

it("puts values in place of Terraform's expressions, and texts of others where $${ keeps them from it", async () => {
  const evaluate = async (expression: string) => `<${expression}>`;
  const value = { a: [`x \${b.c.d} y \${e.f.g}`, 1], h: `$\${i} %%{j}`, k: null };
  expect(await fillIn(value, evaluate)).toEqual({ a: ["x <b.c.d> y <e.f.g>", 1], h: `\${i} %{j}`, k: null });
});
