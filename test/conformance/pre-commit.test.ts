import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GitRepository, preCommitVersion } from "../support/consumers/git-repository.ts";
import { makePlainProject } from "../support/consumers/project.ts";
import { type PackedPackage, packPackage, ROOT } from "../support/packed-package.ts";

const absent = preCommitVersion() === undefined ? "pre-commit is absent (none on the PATH)" : undefined;
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. The hooks are not tried.\n`);

const BARE = 'resource "aws_s3_bucket" "media" {\n  bucket = "acme-media"\n}\n';
const COVERED = `${BARE}
resource "aws_s3_bucket_lifecycle_configuration" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
`;

function app(attach: boolean, enforce = false): string {
  return `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { App, TerraformStack } from "cdktf";
import { AbortIncompleteMultipartUpload, enforceAbortPolicy } from "mpu-guard/cdktf";

const app = new App();
const stack = new TerraformStack(app, "acme");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
const media = new S3Bucket(stack, "media", { bucket: "acme-media" });
${attach ? 'new AbortIncompleteMultipartUpload(stack, "media-abort", { bucket: media });' : ""}
${enforce ? "enforceAbortPolicy(app);" : ""}
app.synth();
`;
}

describe.skipIf(absent)(`pre-commit installs the hooks and runs them${absent ? ` (skipped: ${absent})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-pre-commit-"));
  let packed: PackedPackage;
  /** What is cloned from GitHub: pre-commit looks at these two files. */
  let released = { url: "", rev: "" };

  beforeAll(() => {
    packed = packPackage();
    const hooks = repository("hooks");
    for (const file of [".pre-commit-hooks.yaml", "package.json"]) {
      hooks.stage({ [file]: readFileSync(join(ROOT, file), "utf8") });
    }
    released = { url: `file://${hooks.folder}`, rev: hooks.commit() };
  });
  afterAll(() => {
    packed?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const repository = (name: string) => new GitRepository(join(folder, name), join(folder, "home"));

  function configuration(hook: string): string {
    return `repos:\n  - repo: ${released.url}\n    rev: ${released.rev}\n    hooks: [{ id: ${hook} }]\n`;
  }

  /** A repository in which the package is installed, with hooks, and nothing staged. */
  async function project(name: string, hook: string): Promise<GitRepository> {
    const made = repository(name);
    await makePlainProject(made.folder, packed.tarball);
    made.stage({ ".gitignore": "node_modules/\ncdktf.out/\n", ".pre-commit-config.yaml": configuration(hook) });
    made.commit();
    return made;
  }

  /** Fails on a bare bucket and names it, passes on a covered one, and leaves a commit of anything else alone. */
  async function tryOut(user: GitRepository, file: string, bare: string, covered: string): Promise<void> {
    user.stage({ [file]: bare });
    expect(await user.preCommit()).toMatchObject({ status: 1, output: expect.stringContaining("acme-media") });

    user.stage({ [file]: covered });
    expect(await user.preCommit()).toMatchObject({ status: 0, output: expect.stringContaining("Passed") });
    user.commit();

    // What would not pass is there, and no part of the commit.
    user.stage({ [file]: bare });
    user.commit();
    user.stage({ "README.md": "# Media\n" });
    expect(await user.preCommit()).toMatchObject({ status: 0, output: expect.stringContaining("Skipped") });
  }

  test("in a repository of HCL", { timeout: 300_000 }, async () => {
    const user = await project("hcl", "mpu-guard-check-hcl");

    await tryOut(user, "infrastructure/main.tf", BARE, COVERED);
  });

  test("in a project of CDKTF, with and without the check at synth", { timeout: 300_000 }, async () => {
    const user = await project("cdktf", "mpu-guard-check");
    borrow(user.folder, "cdktf", "@cdktf", "constructs", "tsx");
    user.stage({ "cdktf.json": JSON.stringify({ language: "typescript", app: "node --import tsx main.mts" }) });

    await tryOut(user, "main.mts", app(false), app(true));
    user.stage({ "main.mts": app(false, true) });
    expect(await user.preCommit()).toMatchObject({ status: 1, output: expect.stringContaining("acme/media") });
    user.stage({ "main.mts": app(true, true) });
    expect(await user.preCommit()).toMatchObject({ status: 0 });
  });

  test("in a repository without Node's packages, from an environment of pre-commit's own", {
    timeout: 300_000,
  }, async () => {
    const user = repository("local");
    const hook = {
      id: "mpu-guard",
      name: "abort rules of S3 buckets",
      language: "node",
      additional_dependencies: [packed.tarball],
      entry: "mpu-guard check",
      files: String.raw`\.tf$`,
      require_serial: true,
    };
    // YAML has all of JSON.
    user.stage({ ".pre-commit-config.yaml": JSON.stringify({ repos: [{ repo: "local", hooks: [hook] }] }) });
    user.commit();

    await tryOut(user, "main.tf", BARE, COVERED);
  });
});

/** Lets a project have packages of this repository, which take 400 MB. */
function borrow(project: string, ...packages: readonly string[]): void {
  const modules = join(project, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of packages) symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
}
