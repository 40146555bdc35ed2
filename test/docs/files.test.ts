import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseXml } from "@rgrove/parse-xml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDeclaredPaths } from "../../drift/run/declared/declared-paths.ts";
import { parsePolicyFile } from "../../policy-file/index.ts";
import type { Step } from "../examples/run-step.ts";
import { folderWith } from "../terraform-files/folder.ts";
import { allBlocks, type Block, blocksIn, nameOf } from "./blocks.ts";
import { writeSynth } from "./prepare.ts";
import { Reader } from "./reader.ts";
import { type Way, wayOf } from "./ways.ts";

const blocksBy = (by: Way["by"]) =>
  allBlocks()
    .filter((block) => wayOf(block).by === by)
    .map((block) => [nameOf(block), block] as const);

describe("policy files", () => {
  it.each(blocksBy("policy"))("%s is one", (_, { text }) => {
    expect(parsePolicyFile(text, "mpu-policy.yaml").rule.daysAfterInitiation).toBe(7);
  });
});

describe("HCL", () => {
  it.each(blocksBy("hcl"))("%s is read by the check", async (_, { text }) => {
    await expect(readDeclaredPaths([folderWith({ "main.tf": text })], none())).resolves.toHaveProperty("buckets");
  });
});

describe("pre-commit", () => {
  const hooks: readonly { readonly id: string }[] = parse(readFileSync(".pre-commit-hooks.yaml", "utf8"));

  it.each(blocksBy("pre-commit"))("%s names hooks that there are, or brings its own", (_, { text }) => {
    for (const { repo, hooks: used } of parse(text).repos) {
      for (const { id, entry } of used) {
        if (repo === "local") expect(entry).toMatch(/^mpu-guard /);
        else expect(hooks.map((hook) => hook.id)).toContain(id);
      }
    }
  });
});

/** A machine of a CI system: what its jobs run is run, with a bucket of the folder `infra` that has no rule. */
describe("jobs", () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await Reader.start();
    reader.stands("cdktf");
    writeSynth(reader);
    const bucket = blocksIn("README.md").find(({ path }) => path === "infra/main.tf");
    reader.save(bucket as Block);
  });
  afterAll(() => reader.stop());

  it.each(blocksBy("workflow"))("%s runs, and fails for what it finds alone", async (_, { text }) => {
    const { jobs, on, permissions } = parse(text);
    expect([on, permissions]).toEqual([expect.anything(), expect.objectContaining({ contents: "read" })]);
    for (const { steps } of Object.values<{ steps: readonly Step[] }>(jobs)) {
      for (const { run, uses, with: inputs = {} } of steps) {
        if (run !== undefined) expect(await statusOf(reader, run)).toBeOneOf([0, 2]);
        else if (uses?.startsWith("mpu-guard/")) expectInputs(inputs);
        else expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
      }
    }
  });

  it.each(
    blocksBy("gitlab").flatMap(([, { text }]) => {
      const { variables, ...jobs } = parse(text);
      return Object.entries<GitLabJob>(jobs).map(([name, job]) => [name, job, variables] as const);
    }),
  )("of GitLab: %s runs, and leaves what it says it does", async (_, job, variables) => {
    // The file system of the job's image is not that of this machine.
    const token = { AWS_TOKEN: "token", AWS_WEB_IDENTITY_TOKEN_FILE: join(reader.folder, "aws-token") };
    const statuses = [];
    for (const line of job.script) {
      statuses.push(await statusOf(reader, line, { ...variables, ...job.variables, ...token }));
    }
    expect(statuses.pop()).toBe(2);
    expect(new Set(statuses)).toEqual(new Set(statuses.length === 0 ? [] : [0]));
    expect(job.allow_failure).toEqual({ exit_codes: [3] });
    for (const file of [...(job.artifacts.paths ?? []), job.artifacts.reports.junit]) {
      expect(existsSync(join(reader.folder, file)), file).toBe(true);
    }
    expectJUnit(reader, job.artifacts.reports.junit);
  });

  it.each(blocksBy("jenkins"))("of Jenkins: %s runs, and leaves what it says it does", async (_, { text }) => {
    const commands = [...text.matchAll(/\b(?:sh|script:) '([^']+)'/g)].map(([, command = ""]) => command);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(await statusOf(reader, command)).toBe(2);
    expect(text.match(/[{([]/g)?.length).toBe(text.match(/[})\]]/g)?.length);
    const [, junit = ""] = /testResults: '([^']+)'/.exec(text) ?? [];
    expectJUnit(reader, junit);
    const [, archived] = /artifacts: '([^']+)'/.exec(text) ?? [];
    if (archived !== undefined) expect(existsSync(join(reader.folder, archived))).toBe(true);
  });
});

interface GitLabJob {
  readonly script: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly allow_failure: unknown;
  readonly artifacts: { readonly paths?: readonly string[]; readonly reports: { readonly junit: string } };
}

async function statusOf(reader: Reader, run: string, env: Readonly<Record<string, string>> = {}) {
  return (await reader.run(run, env)).status;
}

function expectInputs(inputs: object): void {
  const { inputs: known } = parse(readFileSync("action.yml", "utf8"));
  expect(Object.keys(known)).toEqual(expect.arrayContaining(Object.keys(inputs)));
}

function expectJUnit(reader: Reader, file: string): void {
  const text = readFileSync(join(reader.folder, file), "utf8");
  expect(parseXml(text).root?.name).toBe("testsuites");
  expect(text).toContain("<failure");
}

async function* none(): AsyncIterable<Uint8Array> {}
