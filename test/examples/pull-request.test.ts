import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Runner, type Step } from "./run-step.ts";

const workflow = parse(readFileSync("examples/pull-request.yml", "utf8"));
const action = parse(readFileSync("action.yml", "utf8"));
const jobs: readonly (readonly [string, { readonly steps: readonly Step[] }])[] = Object.entries(workflow.jobs);

/** A Terraform that plans nothing, and writes the files that the real one would. */
const TERRAFORM = `
folder=.
case "$1" in -chdir=*) folder="\${1#-chdir=}"; shift ;; esac
for argument in "$@"; do case "$argument" in -out=*) echo binary >"$folder/\${argument#-out=}" ;; esac; done
if [[ "$1" == show ]]; then cat "$folder/\${@: -1}" >&2 && echo '{"format_version":"1.2"}'; fi`;

describe("the example workflow", () => {
  it("has what GitHub asks of a workflow, and the permissions that the action needs", () => {
    expect(workflow).toMatchObject({ name: expect.any(String), on: "pull_request" });
    expect(workflow.permissions).toMatchObject({ contents: "read", "pull-requests": "write" });
    for (const [, { steps }] of jobs) expect(steps.length).toBeGreaterThan(0);
  });

  it("writes no input and nothing of the event into a script", () => {
    for (const { run } of jobs.flatMap(([, { steps }]) => steps)) {
      expect(run ?? "").not.toMatch(/\$\{\{\s*(inputs|github\.event|github\.head_ref)/);
    }
  });

  it.each(jobs)("gives the action in the job %s only inputs that it has", (_, { steps }) => {
    const guard = steps.find(({ uses }) => uses?.startsWith("mpu-guard/"));
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(guard?.with ?? {})));
    expect(guard?.with?.paths).toBeTruthy();
  });

  it("plans every stack of a CDKTF app, and hands the plans over", () => {
    const runner = new Runner();
    runner.program("terraform", TERRAFORM);
    for (const stack of ["acme", "acme-eu"])
      mkdirSync(join(runner.folder, "cdktf.out/stacks", stack), { recursive: true });
    const step = workflow.jobs.cdktf.steps.find(({ id }: Step) => id === "plan");
    expect(runner.run(step)).toMatchObject({ status: 0 });
    expect(runner.calls("terraform").map((call) => call.slice(0, 2))).toEqual(
      ["acme", "acme-eu"].flatMap((stack) =>
        ["init", "plan", "show"].map((word) => [`-chdir=cdktf.out/stacks/${stack}`, word]),
      ),
    );
    const paths = runner.outputs().paths?.split("\n") ?? [];
    expect(paths).toEqual(["plan-acme-eu.json", "plan-acme.json"]);
    for (const path of paths)
      expect(JSON.parse(readFileSync(join(runner.folder, path), "utf8"))).toHaveProperty("format_version");
  });

  it("fails where one stack of several cannot be planned", () => {
    const runner = new Runner();
    runner.program("terraform", `[[ "$1 $2" != "-chdir=cdktf.out/stacks/a plan" ]] || exit 1\n${TERRAFORM}`);
    for (const stack of ["a", "b"]) mkdirSync(join(runner.folder, "cdktf.out/stacks", stack), { recursive: true });
    expect(runner.run(workflow.jobs.cdktf.steps.find(({ id }: Step) => id === "plan")).status).not.toBe(0);
    expect(runner.outputs()).toEqual({});
  });

  it("plans plain Terraform, and hands the plan over", () => {
    const runner = new Runner();
    runner.program("terraform", TERRAFORM);
    const { steps } = workflow.jobs.terraform;
    const lines = steps.filter(({ run }: Step) => run !== undefined);
    for (const step of lines) expect(runner.run(step)).toMatchObject({ status: 0 });
    expect(lines).toHaveLength(3);
    const { paths } = steps.at(-1).with;
    expect(JSON.parse(readFileSync(join(runner.folder, paths), "utf8"))).toHaveProperty("format_version");
  });
});
