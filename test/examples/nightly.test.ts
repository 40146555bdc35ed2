import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import "../support/command-bundle.ts";
import { Runner, type Step } from "./run-step.ts";

interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<"journal-in-s3" | "journal-as-artifact", { readonly steps: readonly Step[] }>>;
}

const workflow: Workflow = parse(readFileSync("examples/nightly.yml", "utf8"));
const crontab = readFileSync("examples/crontab", "utf8");
const { version } = JSON.parse(readFileSync("package.json", "utf8"));

let s3: EmbeddedS3;
beforeAll(async () => {
  s3 = await startEmbeddedS3();
});
afterAll(() => s3.close());
beforeEach(() => {
  s3.buckets.create({ name: "acme-bare" });
  s3.buckets.create({ name: "acme-journals", versioning: "Enabled" });
});

const isPatched = () => s3.buckets.get("acme-bare")?.lifecycle !== undefined;

/** A runner with the command for npx's, the keys that a role would give, and the S3 of this test. */
class Machine {
  readonly runner = new Runner();
  readonly workspace = join(this.runner.folder, "workspace");
  readonly summary = join(this.runner.folder, "summary.md");
  readonly env: Readonly<Record<string, string>> = {
    ...workflow.env,
    GITHUB_STEP_SUMMARY: this.summary,
    AWS_ENDPOINT_URL: s3.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };

  constructor() {
    mkdirSync(this.workspace);
    this.runner.program("npx", `shift 2; exec node '${inject("commandBundle")}' "$@"`);
  }

  /** Every shell step, as it stands: those behind a failed one only where they say `always()`. */
  async run(steps: readonly Step[]) {
    const results: { step: Step; status: number | null; stdout: string; stderr: string }[] = [];
    for (const step of steps) {
      const hasFailed = results.some(({ status }) => status !== 0);
      if (step.run === undefined || (hasFailed && step.if !== "always()")) continue;
      results.push({ step, ...(await this.runner.runBeside(step, this.env, this.workspace)) });
    }
    return results;
  }

  guard(...words: readonly string[]) {
    const run = `node '${inject("commandBundle")}' ${words.join(" ")}`;
    return this.runner.runBeside({ run }, this.env, this.workspace);
  }
}

describe("the workflow of every night", () => {
  it("has what GitHub asks of a workflow, and runs one version, this one", () => {
    expect(workflow.on).toMatchObject({ schedule: [{ cron: expect.stringMatching(/^[\d*\s]+$/) }] });
    expect(workflow.permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(workflow.env.MPU_GUARD).toBe(`mpu-guard@${version}`);
    expect(readFileSync("examples/nightly.yml", "utf8")).not.toMatch(/npx --yes (?!"\$MPU_GUARD")/);
  });

  it("patches, keeps the journal in the bucket, writes the step summary, and can be undone", async () => {
    const machine = new Machine();
    const results = await machine.run(workflow.jobs["journal-in-s3"].steps);
    expect(results.map(({ status }) => status)).toEqual([0, 0, 0]);
    const [patch, , runs] = results;
    expect(patch?.stdout).toContain("patch: 2 patched");
    expect(patch?.stderr).toContain("mpu-guard rollback s3://acme-journals/mpu-guard/");
    expect(readFileSync(machine.summary, "utf8")).toContain("### mpu-guard patch: 2 buckets: 2 compliant");
    expect(JSON.parse(readFileSync(join(machine.workspace, "report.json"), "utf8")).command).toBe("patch");
    expect(runs?.stdout).toMatch(/^1 run in s3:\/\/acme-journals\/mpu-guard\n/);
    expect(isPatched()).toBe(true);

    const comment = /npx mpu-guard (rollback --last --journal s3:.*)/.exec(
      readFileSync("examples/nightly.yml", "utf8"),
    );
    expect((await machine.guard(comment?.[1] ?? "", "--auto-approve")).status).toBe(0);
    expect(isPatched()).toBe(false);
  });

  it("keeps the journal as an artifact, which can be undone", async () => {
    const machine = new Machine();
    const { steps } = workflow.jobs["journal-as-artifact"];
    expect((await machine.run(steps)).map(({ status }) => status)).toEqual([0, 0]);
    const uploads = steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact"));
    for (const { with: inputs } of uploads) {
      expect(existsSync(join(machine.workspace, inputs?.path ?? "nothing"))).toBe(true);
    }
    expect(readdirSync(join(machine.workspace, "journal"))).toHaveLength(1);
    const undone = await machine.guard("rollback --last --journal journal --auto-approve");
    expect([undone.status, isPatched()]).toEqual([0, false]);
  });

  it("ends red where a bucket is left, and has the page and the journal all the same", async () => {
    const fault = { kind: "error", status: 403, code: "AccessDenied" } as const;
    s3.faults.add({ operation: "GetBucketLifecycleConfiguration", bucket: "acme-bare", times: 9, fault });
    const machine = new Machine();
    const results = await machine.run(workflow.jobs["journal-in-s3"].steps);
    s3.faults.clear();
    expect(results.map(({ status }) => status)).toEqual([3, 0, 0]);
    expect(readFileSync(machine.summary, "utf8")).toContain("access-denied");
    expect(results[2]?.stdout).toContain("1 run in");
  });
});

describe("the crontab", () => {
  const commands = crontab.split("\n").flatMap((line) => /^(?:[\d*]+ ){5}(.*)$/.exec(line)?.[1] ?? []);

  it("has no percent sign, at which cron ends a command", () => {
    for (const command of commands) expect(command).not.toContain("%");
  });

  it("patches, prints what cron has to mail, and lists the runs of the week", async () => {
    const machine = new Machine();
    const bin = join(machine.workspace, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(machine.workspace, "mpu-policy.yaml"), "version: 1\n");
    writeFileSync(join(machine.workspace, "start"), `#!/bin/sh\nexec node '${inject("commandBundle")}' "$@"\n`, {
      mode: 0o755,
    });
    symlinkSync(join(machine.workspace, "start"), join(bin, "mpu-guard"));
    const place = join(machine.workspace, "journals");
    const run = (command: string) =>
      machine.runner.runBeside(
        { run: command.replaceAll("/srv/mpu-guard", machine.workspace).replaceAll("/var/lib/mpu-guard", place) },
        machine.env,
      );
    expect(commands).toHaveLength(2);
    const [patch, runs] = [await run(commands[0] ?? ""), await run(commands[1] ?? "")];
    expect([patch.status, runs.status]).toEqual([0, 0]);
    expect(patch.stdout).toContain("patch: 2 patched");
    expect(runs.stdout).toContain("patched");

    // From the mail, in any folder.
    const restore = /to restore it: mpu-guard (rollback .*)/.exec(patch.stderr)?.[1] ?? "";
    expect(restore).toContain(`${place}/`);
    const undone = await machine.runner.runBeside(
      { run: `cd / && node '${inject("commandBundle")}' ${restore} --auto-approve` },
      machine.env,
    );
    expect([undone.status, isPatched()]).toEqual([0, false]);
  });

  it("pins this version", () => {
    expect(crontab).toContain(`--save-exact mpu-guard@${version}`);
  });
});
