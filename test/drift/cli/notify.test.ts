import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { notify } from "../../../drift/run/notify.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { REPORT } from "../report/hostile-report.ts";

const SECRET = "T0SECRET";

interface Received {
  readonly path: string;
  readonly type: string | undefined;
  readonly body: string;
}

let server: Server;
let url: string;
let folder: string;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => void response.end("ok");
  server = createServer(async (request, response) => {
    received.push({ path: request.url ?? "", type: request.headers["content-type"], body: await textOf(request) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-notify-"));
  writeFileSync(join(folder, "main.tf"), 'resource "aws_s3_bucket" "media" {\n  bucket = "acme-media"\n}\n');
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function run(...words: string[]) {
  const terminal = new FakeTerminal();
  const status = await main(words, terminal);
  expect(terminal.stdout + terminal.stderr).not.toContain(SECRET);
  return { status, stderr: terminal.stderr, stdout: terminal.stdout };
}

const check = (...words: string[]) => run("check", join(folder, "main.tf"), ...words);

describe("--notify of a run that ended", () => {
  it("tells every target in its own way, once", async () => {
    const { status, stderr } = await check(
      ...["--notify", `slack:${url}/slack/${SECRET}`, "--notify", `teams:${url}/teams`, "--notify", `${url}/hook`],
      ...["--notify-link", "https://ci.example/job/7"],
    );

    expect([status, stderr]).toEqual([2, ""]);
    const bodies = Object.fromEntries(received.map(({ path, body }) => [path, JSON.parse(body)]));
    expect(Object.keys(bodies).sort()).toEqual(["/hook", `/slack/${SECRET}`, "/teams"]);
    expect(bodies[`/slack/${SECRET}`].text).toBe("mpu-guard check: 1 bucket: 1 violation");
    expect(bodies["/teams"].attachments[0].content.actions[0].url).toBe("https://ci.example/job/7");
    expect(bodies["/hook"]).toMatchObject({
      schemaVersion: 1,
      command: "check",
      exitStatus: 2,
      worst: [{ bucket: "acme-media", status: "violation", finding: "no-lifecycle-configuration" }],
    });
    for (const { type } of received) expect(type).toBe("application/json; charset=utf-8");
  });

  it("tells of live buckets, also where every bucket is written as it comes", async () => {
    const s3: EmbeddedS3 = await startEmbeddedS3();
    try {
      s3.buckets.create({ name: "acme-bare" });
      const live = ["--endpoint-url", s3.endpoint, "--no-progress", "--notify", url];
      expect(await run("scan", ...live, "--format", "ndjson")).toMatchObject({ status: 2, stderr: "" });
      await run("patch", ...live, "--dry-run", "--format", "json");
    } finally {
      await s3.close();
    }
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      expect.objectContaining({ command: "scan", worst: [expect.objectContaining({ bucket: "acme-bare" })] }),
      expect.objectContaining({ command: "patch", changes: "1 planned; nothing was written" }),
    ]);
  });

  it("publishes to a topic, in its region", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_SNS", url);
    answer = (response) => {
      response.setHeader("content-type", "text/xml");
      response.end("<PublishResponse><PublishResult><MessageId>7</MessageId></PublishResult></PublishResponse>");
    };
    const { stderr } = await check("--notify", "sns:arn:aws:sns:eu-west-1:111122223333:nightly");
    expect(stderr).toBe("");
    const form = new URLSearchParams(received[0]?.body);
    expect(form.get("Action")).toBe("Publish");
    expect(form.get("TopicArn")).toBe("arn:aws:sns:eu-west-1:111122223333:nightly");
    expect(form.get("Subject")).toBe("mpu-guard check: 1 bucket: 1 violation");
    expect(form.get("Message")).toContain("- acme-media (declared code): violation, no-lifecycle-configuration");
  });
});

describe("a notification that fails", () => {
  it("is said in one line, and changes nothing of the run", async () => {
    answer = (response) => {
      response.statusCode = 403;
      response.end(`no such hook: ${SECRET}`);
    };
    const { status, stderr } = await check("--notify", `${url}/${SECRET}?sig=${SECRET}`);
    expect(status).toBe(2);
    const { host } = new URL(url);
    expect(stderr).toBe(
      `mpu-guard: notification to webhook at ${host} failed: it answered 403; check the URL, and that its webhook exists; the run itself is not affected\n`,
    );
  });

  it("follows no redirect, which would tell somebody else", async () => {
    answer = (response) => {
      response.writeHead(302, { location: `${url}/elsewhere` });
      response.end();
    };
    const { stderr } = await check("--notify", `${url}/${SECRET}`);
    expect(stderr).toContain("it answered 302");
    expect(received).toHaveLength(1);
  });

  it.each([
    ["does not listen", "https://127.0.0.1:1", /failed: connect ECONNREFUSED 127\.0\.0\.1:1;/],
    ["has no name", `https://${SECRET}@nowhere.invalid`, /webhook at nowhere\.invalid failed: /],
  ])("to a host that %s is one line", async (_, host, line) => {
    const { status, stderr } = await check("--notify", `${host}/${SECRET}`);
    expect(status).toBe(2);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("is given up after its deadline, also in the middle of an answer", async () => {
    answer = (response) => void response.write("half an ");
    const targets = [{ kind: "webhook", url }] as const;
    const [line] = await notify(REPORT, { targets, deadline: 200 });
    expect(line).toContain("no answer within 0.2 s");
  });

  it("of SNS says what AWS said", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_SNS", url);
    answer = (response) => {
      response.statusCode = 403;
      response.end(
        "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>not allowed to publish</Message></Error></ErrorResponse>",
      );
    };
    const { status, stderr } = await check("--notify", "sns:arn:aws:sns:eu-west-1:111122223333:nightly");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /notification to arn:aws:sns:eu-west-1:111122223333:nightly failed: .*not allowed to publish/,
    );
  });

  it.each([SECRET, `slack:${SECRET}`, `sns:${SECRET}`])(
    "of a target that is none ends the run before it begins: %s",
    async (value) => {
      const { status, stdout } = await check("--notify", value);
      expect([status, stdout]).toEqual([1, ""]);
      expect(received).toEqual([]);
    },
  );
});
