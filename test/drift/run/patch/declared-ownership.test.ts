import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addOwnershipOptions, noteOnUnmatched } from "../../../../drift/cli/options/ownership-options.ts";
import { RunError } from "../../../../drift/errors.ts";
import { type DeclaredPathsOptions, readOwnership } from "../../../../drift/run/patch/declared-ownership.ts";
import { liveBucket, policyWith } from "../../../support/builders.ts";
import { rawState, stateRule } from "../../../support/raw-state.ts";

const STATE = JSON.stringify(
  rawState({
    type: "aws_s3_bucket_lifecycle_configuration",
    name: "media",
    attributes: { bucket: "acme-media", rule: [stateRule(30)] },
  }),
);
const UNNAMED = JSON.stringify({
  resource: { aws_s3_bucket_lifecycle_configuration: { open: { bucket: `\${var.bucket}`, rule: [] } } },
});

describe("--declared", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "declared-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function open(options: DeclaredPathsOptions, objects: Readonly<Record<string, string>> = {}) {
    const read = async (url: string) => {
      const text = objects[url];
      if (text === undefined) throw new RunError(`${url}: there is no such object`);
      return new TextEncoder().encode(text);
    };
    const reader = { readTags: async (bucket: object) => ({ ...bucket, tags: {} }) };
    return readOwnership(options, policyWith(), { objects: { read }, reader } as never);
  }

  async function write(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  it("leaves the buckets whose rules a local state declares", async () => {
    const { ownership, unmatched } = await open({ declared: [await write("terraform.tfstate", STATE)] });
    expect(await ownership.refusalFor(liveBucket())).toMatchObject({ reason: "declared-in-code" });
    expect(await ownership.refusalFor(liveBucket({ name: "other" }))).toBeUndefined();
    expect(noteOnUnmatched({ unmatched })).toBeUndefined();
  });

  it("reads a state of the S3 backend in place", async () => {
    const url = "s3://acme-states/env:/prod/media.tfstate";
    const { ownership } = await open({ declared: [url] }, { [url]: STATE });
    expect(await ownership.refusalFor(liveBucket())).toMatchObject({ declaredBy: { file: url } });
  });

  it("stops the run before any bucket is asked, with a line for each path that cannot be read", async () => {
    const declared = [join(folder, "absent"), "s3://acme-states/absent", "-"];
    await expect(open({ declared })).rejects.toThrow(
      /^.*absent: no such file or folder\ns3:\/\/acme-states\/absent: .*\n--declared -: .*give a file$/,
    );
  });

  it("says which configurations protect no bucket, as only Terraform knows its name", async () => {
    const declared = [await write("main.tf.json", UNNAMED)];
    const note = noteOnUnmatched(await open({ declared }));
    expect(note).toMatch(/^1 declared configuration .*_configuration\.open in .*main\.tf\.json: .*the state too\n$/);
  });

  it("is not even read with --include-declared", async () => {
    const { ownership } = await open({ declared: ["s3://acme-states/absent"], includeDeclared: true });
    expect(await ownership.refusalFor(liveBucket())).toBeUndefined();
  });

  it("is repeatable on the command line", () => {
    const command = addOwnershipOptions(new Command());
    command.parse(["--declared", "cdktf.out", "--declared", "s3://a/b", "--include-declared"], { from: "user" });
    expect(command.opts()).toEqual({ declared: ["cdktf.out", "s3://a/b"], includeDeclared: true });
  });
});
