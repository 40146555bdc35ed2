import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import { MARKER } from "../../drift/report/formats/markdown/markdown.ts";
import { isValidSarif } from "../drift/report/formats/sarif/sarif-schema.ts";
import { PAYLOADS } from "../support/payloads.ts";
import { Runner, type Step } from "./run-step.ts";

const action = parse(readFileSync("action.yml", "utf8"));
const steps: readonly Step[] = action.runs.steps;
const step = (name: string) => steps.find((candidate) => candidate.name === name);

const INPUTS = { INPUT_PATHS: "cdktf.out", INPUT_POLICY: "", INPUT_VERSION: "", INPUT_ALLOW_UNDECIDED: "false" };

function check(inputs: Partial<typeof INPUTS>, npx = "exit 0") {
  const runner = new Runner();
  runner.program("npx", npx);
  const { status, stdout, stderr } = runner.run(step("Check"), { ...INPUTS, ...inputs });
  return { runner, status, stdout, stderr, call: runner.calls("npx")[0] ?? [], outputs: runner.outputs() };
}

describe("the action", () => {
  it("is a composite action of shell steps alone, each input and output of which is explained", () => {
    expect(action).toMatchObject({ name: "mpu-guard", description: expect.any(String), runs: { using: "composite" } });
    for (const { uses, shell } of steps) expect([uses, shell]).toEqual([undefined, "bash"]);
    for (const part of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
      expect(part).toHaveProperty("description");
    }
  });

  it("writes no expression into a script", () => {
    for (const { run } of steps) expect(run).not.toContain("${{");
  });

  it("hands every input that its steps read over in their environment", () => {
    const read = JSON.stringify(steps).match(/inputs\.([\w-]+)/g) ?? [];
    const outputs = Object.keys(action.inputs).map((name) => `inputs.${name}`);
    expect(new Set(read)).toEqual(new Set(outputs));
  });

  it("has outputs that its check step gives", () => {
    const { outputs } = check({});
    const wanted = Object.values<{ value: string }>(action.outputs).map(
      ({ value }) => /check\.outputs\.(\w+)/.exec(value)?.[1],
    );
    expect(Object.keys(outputs).sort()).toEqual(wanted.sort());
  });
});

describe("looking for Node", () => {
  it("takes the Node that runs this test", () => {
    expect(new Runner().run(step("Look for Node")).status).toBe(0);
  });

  it("says what to do where there is none, or an old one", () => {
    const runner = new Runner();
    runner.program("node", "exit 1");
    expect(runner.run(step("Look for Node"))).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^::error .*setup-node/),
    });
  });
});

describe("the check step", () => {
  it("runs the command of the folder with every output that a pull request needs", () => {
    const { call, outputs } = check({});
    expect(call.slice(0, 5)).toEqual(["--yes", "mpu-guard", "check", "--format", "github"]);
    expect(call).toEqual(expect.arrayContaining([`sarif=${outputs.sarif}`, `markdown=${outputs.markdown}`]));
    expect(call.slice(-2)).toEqual(["--", "cdktf.out"]);
  });

  it("takes several paths, a policy, a version and the word to let pass what is undecided", () => {
    const paths = "cdktf.out\n\n  \nplans/a b.json\n-x.json";
    const { call } = check({
      INPUT_PATHS: paths,
      INPUT_POLICY: "-p.yaml",
      INPUT_VERSION: "0.1.0",
      INPUT_ALLOW_UNDECIDED: "true",
    });
    expect(call[1]).toBe("mpu-guard@0.1.0");
    expect(call).toEqual(expect.arrayContaining(["--policy=-p.yaml", "--allow-undecided"]));
    expect(call.slice(call.indexOf("--"))).toEqual(["--", "cdktf.out", "plans/a b.json", "-x.json"]);
  });

  it.each([0, 1, 2, 3])("gives the exit status %i on, and ends with it", (wanted) => {
    const { runner, status, outputs } = check({}, `exit ${wanted}`);
    expect([status, outputs.status]).toEqual([0, String(wanted)]);
    expect(runner.run(step("Verdict"), { STATUS: outputs.status ?? "" }).status).toBe(wanted);
  });

  it.each(["file:../evil", "0.1.0 --registry=https://evil.example", "$(touch pwned)", "0.1.0; touch pwned"])(
    "refuses %s as a version",
    (version) => {
      const { runner, status, call } = check({ INPUT_VERSION: version });
      expect([status, call]).toEqual([1, []]);
      expect(existsSync(join(runner.folder, "pwned"))).toBe(false);
    },
  );

  it.each([
    ...Object.entries(PAYLOADS).filter(([, text]) => !/[\n\0]/.test(text) && text.length < 1000),
    ["a command", '$(touch pwned) `touch pwned` "; touch pwned; "'],
  ])("hands over %s as a path, as it is", (_, path) => {
    const { runner, call } = check({ INPUT_PATHS: path, INPUT_POLICY: path });
    const wellFormed = Buffer.from(path).toString();
    expect(call.at(-1)).toBe(wellFormed);
    expect(call).toContain(`--policy=${wellFormed}`);
    expect(existsSync(join(runner.folder, "pwned"))).toBe(false);
  });
});

/** Stands in for the jq inside gh, for the one filter that the action has: prints the ids of our comments. */
const JQ = `
const filter = '.[] | select(.user.login == env.AUTHOR and (.body | startswith("${MARKER}"))) | .id';
if (process.argv[2] !== filter) throw new Error("not the filter that is known here: " + process.argv[2]);
for (const { id, user, body } of JSON.parse(require("node:fs").readFileSync(0, "utf8"))) {
  if (user.login === process.env.AUTHOR && body.startsWith("${MARKER}")) console.log(id);
}`;

describe("the check step with the command itself", () => {
  const resource = { aws_s3_bucket: { media: { bucket: "acme-media" } } };
  const rule = {
    id: "sweep",
    status: "Enabled",
    filter: {},
    abort_incomplete_multipart_upload: { days_after_initiation: 7 },
  };
  const configuration = { sweep: { bucket: "acme-media", rule: [rule] } };

  function checked(content: unknown) {
    const runner = new Runner();
    runner.program("npx", `shift 2; exec node '${inject("commandBundle")}' "$@"`);
    writeFileSync(join(runner.folder, "main.tf.json"), JSON.stringify(content));
    const run = runner.run(step("Check"), { ...INPUTS, INPUT_PATHS: "main.tf.json" });
    const { status, sarif = "", markdown = "" } = runner.outputs();
    return { ...run, verdict: status, files: [sarif, markdown].map((file) => readFileSync(file, "utf8")) };
  }

  it("annotates a bucket without an abort rule, and leaves a SARIF file and the text of a comment", () => {
    const { status, verdict, stdout, files } = checked({ resource });
    expect([status, verdict]).toEqual([0, "2"]);
    expect(stdout).toMatch(/^::error file=main\.tf\.json,.*::acme-media/m);
    expect(isValidSarif(files[0] ?? "")).toEqual([]);
    expect(files[1]).toContain(`${MARKER}\n### mpu-guard check: 1 bucket: 1 violation`);
    expect(files[1]).toContain("| acme-media | main.tf.json&#58;1");
  });

  it("has nothing against a bucket that has one", () => {
    const { verdict, stdout } = checked({
      resource: { ...resource, aws_s3_bucket_lifecycle_configuration: configuration },
    });
    expect([verdict, stdout]).toEqual([
      "0",
      expect.stringMatching(/^::notice title=mpu-guard::1 bucket: 1 compliant.*\n$/),
    ]);
  });

  it("gives on that the run failed, and leaves no text for a comment", () => {
    const { status, verdict, files } = checked([]);
    expect([status, verdict, files[1]]).toEqual([0, "1", ""]);
  });
});

describe("the comment step", () => {
  /** Runs it with a `gh` that lists these comments, and gives the requests that write. */
  function comment(comments: readonly { id: number; login: string; body: string }[], gh = "", body = `${MARKER}\nbad`) {
    const runner = new Runner();
    const file = join(runner.folder, "comment.md");
    writeFileSync(file, body);
    const listed = comments.map(({ id, login, body: text }) => ({ id, body: text, user: { login } }));
    writeFileSync(join(runner.folder, "listed.json"), JSON.stringify(listed));
    writeFileSync(join(runner.folder, "jq.cjs"), JQ);
    runner.program(
      "gh",
      `${gh}\nif [[ "$*" == *--jq* ]]; then node '${runner.folder}/jq.cjs' "\${@: -1}" <'${runner.folder}/listed.json'; fi`,
    );
    const env = { GH_TOKEN: "token", AUTHOR: "github-actions[bot]", COMMENT: file, NUMBER: "7" };
    const { status, stdout } = runner.run(step("Comment"), env);
    const writes = runner.calls("gh").filter((call) => call.includes("--method"));
    return { status, stdout, file, writes: writes.map((call) => call.slice(call.indexOf("--method") + 1)) };
  }
  const ours = { id: 42, login: "github-actions[bot]", body: `${MARKER}\n### mpu-guard` };

  it("writes a comment where there is none", () => {
    const { status, writes, file } = comment([{ ...ours, body: "thanks" }]);
    expect(status).toBe(0);
    expect(writes).toEqual([["POST", "repos/acme/infrastructure/issues/7/comments", "--field", `body=@${file}`]]);
  });

  it("updates the comment it wrote before, and the first of several", () => {
    const { writes, file } = comment([{ ...ours, id: 41, body: "thanks" }, ours, { ...ours, id: 43 }]);
    expect(writes).toEqual([["PATCH", "repos/acme/infrastructure/issues/comments/42", "--field", `body=@${file}`]]);
  });

  it("leaves alone what somebody else wrote under its mark", () => {
    expect(comment([{ ...ours, login: "mallory" }]).writes).toEqual([expect.arrayContaining(["POST"])]);
  });

  it("only warns where the token may not write, for the verdict does not depend on it", () => {
    for (const gh of ["exit 1", 'if [[ "$*" == *--method* ]]; then exit 1; fi']) {
      expect(comment([ours], gh)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^::warning .*pull-requests write/),
      });
    }
  });

  it("writes nothing where the run failed and left no text", () => {
    expect(comment([], "", "")).toMatchObject({ status: 0, writes: [] });
  });
});
