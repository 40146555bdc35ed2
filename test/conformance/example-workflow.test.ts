import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { parse } from "yaml";
import { type CompositeAction, type Job, runJob, type StepResult } from "../examples/run-job.ts";
import { Runner } from "../examples/run-step.ts";
import { checkOut } from "../support/check-out.ts";
import { installStandIn } from "../support/stand-in-provider/install.ts";
import { terraformVersion } from "../support/stand-in-provider/terraform.ts";

const jobs: Readonly<Record<"cdktf" | "terraform", Job>> = parse(
  readFileSync("examples/pull-request.yml", "utf8"),
).jobs;
const action: CompositeAction = parse(readFileSync("action.yml", "utf8"));

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. The example workflow is not run.\n`);

describe.skipIf(absent)(`The example workflow runs as it is written${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder = "";
  let standIn: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stand-in-"));
    const all = Object.entries(await installStandIn(folder));
    // The rest is this process's own, which a runner's steps do not see.
    standIn = Object.fromEntries(all.filter(([name]) => /^(TF|CHECKPOINT)_/.test(name))) as Record<string, string>;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("with CDKTF: all plans together say what the synth says", () => {
    const machine = new Machine(standIn);
    machine.applyBaseBranch();

    const results = machine.run(jobs.cdktf);

    assert.deepEqual(statusesOf(results), [0, 0, 0, 0, 0, 0, 0]);
    assert.equal(machine.runner.outputs().status, "0");
    const planned = machine.check("plan-acme-guard.json", "plan-acme-reporting.json", "plan-acme.json");
    const synthesized = machine.check("cdktf.out");
    assert.deepEqual(planned.verdicts, synthesized.verdicts);
    assert.deepEqual([planned.status, synthesized.status], [0, 0]);
    // The policy's expired exemption is of buckets that this app does not declare, so it is no finding here.
    assert.deepEqual(new Set(Object.values(planned.verdicts)), new Set(["compliant"]));
    assert.match(machine.comment(), /### mpu-guard check: 9 buckets: 9 compliant/);
  });

  test("with CDKTF: a stack that takes the rules of another stack's bucket away", () => {
    const machine = new Machine(standIn);
    machine.applyBaseBranch();
    machine.edit("main.ts", /.*new AbortIncompleteMultipartUpload\(this, "exports-abort".*\n/);
    // Otherwise the synth would already have said no.
    machine.edit("main.ts", /^enforceAbortPolicy\(.*\n/m);

    const results = machine.run(jobs.cdktf);

    assert.deepEqual(statusesOf(results), [0, 0, 0, 0, 0, 0, 2]);
    assert.match(
      results.map(({ stdout }) => stdout).join(""),
      /^::error file=plan-acme\.json,.*acme-exports.*the plan deletes aws_s3_bucket_lifecycle_configuration\.exports-abort_\w+ \(plan-acme-reporting\.json\)/m,
    );
    assert.match(machine.comment(), /9 buckets: 8 compliant, 1 violation/);
    assert.equal(machine.check("cdktf.out").verdicts["aws_s3_bucket.exports"], "violation no-lifecycle-configuration");
  });

  test("with CDKTF: a stack cannot be planned before the stack is applied that it reads from", () => {
    const machine = new Machine(standIn);

    const results = machine.run(jobs.cdktf);

    assert.deepEqual(statusesOf(results), [0, 0, 1]);
    assert.match(results.at(-1)?.stderr ?? "", /Unable to find remote state/);
    assert.deepEqual(machine.runner.outputs(), {});
  });

  test("with plain Terraform: violations are annotated, told in the comment, and the exit status", () => {
    const machine = new Machine(standIn);
    cpSync(resolve("test/terraform/recordings/root-module"), join(machine.workspace, "infrastructure"), {
      recursive: true,
    });

    const results = machine.run(jobs.terraform);

    assert.deepEqual(statusesOf(results), [0, 0, 0, 0, 0, 0, 2]);
    assert.equal(machine.runner.outputs().status, "2");
    assert.match(machine.comment(), /4 buckets: 2 compliant, 2 violations/);
    assert.deepEqual(machine.runner.calls("npx").at(-1)?.slice(0, 3), ["--yes", "mpu-guard@0.1.0", "check"]);
  });
});

/** A runner with what the actions of others would have put there: the checkout, Node, Terraform and an AWS account. */
class Machine {
  readonly runner = new Runner();
  readonly workspace = join(this.runner.folder, "workspace");
  readonly #env: Readonly<Record<string, string>>;

  constructor(standIn: Readonly<Record<string, string>>) {
    this.#env = { ...standIn, CI: "true", STAND_IN_ACCOUNTS: join(this.runner.folder, "accounts") };
    mkdirSync(this.workspace);
    checkOut(this.workspace);
    this.runner.program("npm", `ln -sfn '${resolve("node_modules")}' node_modules`);
    // The package itself is not installed here; everything else that npx runs is.
    const guard = `shift 2; exec node '${inject("commandBundle")}' "$@"`;
    this.runner.program("npx", `if [[ "$2" == mpu-guard* ]]; then ${guard}; fi\nPATH="\${PATH#*:}" exec npx "$@"`);
    this.runner.program("gh", "true");
  }

  /** A pull request changes what is there: its base branch has been applied. */
  applyBaseBranch(): void {
    this.#mustRun("npm ci && npx cdktf synth");
    for (const stack of readdirSync(join(this.workspace, "cdktf.out/stacks")).sort()) {
      const at = `terraform -chdir=cdktf.out/stacks/${stack}`;
      this.#mustRun(`${at} init -input=false && ${at} apply -input=false -auto-approve`);
    }
    rmSync(join(this.workspace, "cdktf.out"), { recursive: true });
  }

  edit(file: string, removed: RegExp): void {
    const path = join(this.workspace, file);
    const text = readFileSync(path, "utf8");
    assert.match(text, removed);
    writeFileSync(path, text.replace(removed, ""));
  }

  run(job: Job): readonly StepResult[] {
    const { runner, workspace } = this;
    return runJob(job, { runner, workspace, action, env: this.#env, pullRequest: 7 });
  }

  /** The verdicts by address; code has one address for all instances. */
  check(...paths: readonly string[]): { status: number | null; verdicts: Readonly<Record<string, string>> } {
    const args = [inject("commandBundle"), "check", "--format", "json", ...paths];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: this.workspace, encoding: "utf8" });
    const { buckets }: { buckets: readonly ReportedBucket[] } = JSON.parse(stdout);
    const verdicts = buckets.map(({ address, status: verdict, findings }) => [
      address.replace(/\[\d+\]$/, ""),
      [verdict, ...findings.map(({ kind }) => kind)].join(" "),
    ]);
    return { status, verdicts: Object.fromEntries(verdicts) };
  }

  /** The text that would stand in the pull request. */
  comment(): string {
    const written = this.runner.calls("gh").find((call) => call.includes("POST"));
    assert.ok(written?.includes("repos/acme/infrastructure/issues/7/comments"), "no comment was written");
    return readFileSync(this.runner.outputs().markdown ?? "", "utf8");
  }

  #mustRun(run: string): void {
    const { status, stderr } = this.runner.run({ run }, this.#env, this.workspace);
    assert.equal(status, 0, stderr);
  }
}

interface ReportedBucket {
  readonly address: string;
  readonly status: string;
  readonly findings: readonly { readonly kind: string }[];
}

function statusesOf(results: readonly StepResult[]): readonly (number | null)[] {
  return results.map(({ status }) => status);
}
