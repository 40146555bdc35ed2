import { spawn } from "node:child_process";
import { once } from "node:events";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { main } from "../../../../drift/cli/main.ts";
import { abortXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../../sandbox/demo/lifecycle-xml.ts";
import "../../../support/command-bundle.ts";
import { FakeTerminal } from "../../../support/fake-terminal.ts";
import { useUploadsBucket } from "../../../support/uploads-bucket.ts";

const given = useUploadsBucket();

beforeEach(() => {
  given.s3.buckets.create({
    name: "acme-media",
    lifecycle: lifecycleXml(ruleXml("sweep", prefixFilterXml(""), abortXml(7))),
  });
});

const uploads = () => given.s3.buckets.get("acme-media")?.uploads;
const { keys } = given;
const words = (...more: string[]) => ["verify", "acme-media", "--probe", "--endpoint-url", given.s3.endpoint, ...more];

async function verify(answer: string | undefined, ...more: string[]) {
  const terminal = new FakeTerminal(answer === undefined ? {} : { answer });
  const status = await main(words(...more), terminal);
  return { status, stdout: terminal.stdout, questions: terminal.questions };
}

describe("a probe", () => {
  it("is initiated only after a yes, which says where", async () => {
    const no = await verify("y");
    expect(no.status).toBe(3);
    expect(given.s3.requests.count("CreateMultipartUpload")).toBe(0);
    expect(no.questions[0]).toContain('An upload under "mpu-guard-probe/" in acme-media');
    const yes = await verify("yes");
    expect(yes.status, yes.stdout).toBe(0);
    expect(yes.stdout).toMatch(
      /PROVED probe "mpu-guard-probe\/[0-9a-f]{32}": S3 aborts it from .* on, by rule "sweep"/,
    );
    expect(keys()).toEqual([]);
  });

  it("that was left by a SIGKILL between its initiation and its abort is removed by the next run, and nothing else is", async () => {
    const child = spawn(process.execPath, [inject("commandBundle"), ...words("--auto-approve")], {
      env: process.env,
      stdio: "ignore",
    });
    const kill = () => {
      child.kill("SIGKILL");
      throw new Error("killed before S3 acted");
    };
    given.s3.faults.add({ operation: "AbortMultipartUpload", fault: { kind: "before", run: kill } });
    await once(child, "close");
    expect(child.signalCode).toBe("SIGKILL");
    const [left] = uploads()?.list() ?? [];
    expect(left?.key).toMatch(/^mpu-guard-probe\/[0-9a-f]{32}$/);

    // Of a run that may be going on, it is left alone.
    expect((await verify("yes")).status).toBe(0);
    expect(keys()).toEqual([left?.key]);

    const initiated = new Date(Date.now() - 6 * 60 * 1000);
    if (left !== undefined) Object.assign(left, { initiated });
    const others = ["mpu-guard-probe/notes.txt", `mpu-guard-probe/${"a".repeat(32)}`, "film.mov"];
    for (const key of others) uploads()?.add({ key, initiated, partSizes: [5] });
    const next = await verify("yes");
    expect(next.status).toBe(0);
    expect(next.stdout).toContain("removed 1 probe that an earlier run left");
    expect(keys().sort()).toEqual([...others].sort());
  });

  it.each(["reset", "reset-after", "truncate"] as const)(
    "whose initiation has no answer (%s) is found by its key and aborted",
    async (kind) => {
      given.s3.faults.add({ operation: "CreateMultipartUpload", fault: { kind } });
      expect((await verify("yes")).status).toBe(3);
      expect(keys()).toEqual([]);
    },
  );

  it.each(["reset", "reset-after"] as const)("whose abort has no answer (%s) is aborted again", async (kind) => {
    given.s3.faults.add({ operation: "AbortMultipartUpload", fault: { kind } });
    expect((await verify("yes")).status).toBe(0);
    expect(keys()).toEqual([]);
  });
});
