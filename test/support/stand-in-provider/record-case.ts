import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { normalise } from "./normalise.ts";
import { terraform } from "./terraform.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the sources of the recordings are, a folder for each. */
export const recordingsFolder = join(root, "test/terraform/recordings");
/** Where what Terraform made of them is kept. */
export const fixturesFolder = join(root, "test/terraform/fixtures");

/** The repository's own example, synthesized by CDKTF. */
const exampleCase = "cdktf-example";
// A state is only shown where it has something to show: modules, count and a data source.
const casesWithState: ReadonlySet<string> = new Set(["no-op"]);

/** Every recording there is, in order. */
export async function recordingNames(): Promise<string[]> {
  const folders = await readdir(recordingsFolder, { withFileTypes: true });
  return [...folders.filter((folder) => folder.isDirectory()).map(({ name }) => name), exampleCase].sort();
}

/**
 * Plans one case with a real Terraform, and gives the files that result by their names. What is in the case's folder
 * `before` is applied first, so that the plan has a state to change.
 */
export async function recordCase(name: string, standIn: NodeJS.ProcessEnv): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "recording-"));
  try {
    const env = { ...standIn, STAND_IN_ACCOUNTS: join(folder, "accounts") };
    const work = join(folder, "work");
    await mkdir(work);
    const source = name === exampleCase ? await synthesizeExample(folder) : join(recordingsFolder, name);
    const steps = await readdir(source);
    const files = new Map<string, string>();

    if (steps.includes("before")) {
      await cp(join(source, "before"), work, { recursive: true });
      await terraform(work, env, ["init", "-no-color"]);
      await terraform(work, env, ["apply", "-auto-approve", "-no-color"]);
      await Promise.all(
        (await readdir(join(source, "before"))).map((file) => rm(join(work, file), { recursive: true })),
      );
    }
    await Promise.all(
      steps
        .filter((step) => step !== "before")
        .map((step) => cp(join(source, step), join(work, step), { recursive: true })),
    );
    await terraform(work, env, ["init", "-no-color"]);
    await terraform(work, env, ["validate", "-no-color"]);
    await terraform(work, env, ["plan", "-out=plan", "-no-color"]);
    files.set(`${name}.plan.json`, normalise(await terraform(work, env, ["show", "-json", "plan"])));
    if (casesWithState.has(name)) {
      files.set(`${name}.state.json`, normalise(await terraform(work, env, ["show", "-json"])));
    }
    assertNothingLocal(files, folder);
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// In the temporary folder, so that the backend's path and the synthesized stacks are there and not in the repository.
async function synthesizeExample(folder: string): Promise<string> {
  await cp(join(root, "mpu-policy.yaml"), join(folder, "mpu-policy.yaml"));
  const output = join(folder, "cdktf.out");
  await run(process.execPath, ["--import", import.meta.resolve("tsx"), join(root, "main.ts")], {
    cwd: folder,
    env: { ...process.env, CDKTF_OUTDIR: output },
  });
  return join(output, "stacks", "acme");
}

function assertNothingLocal(files: ReadonlyMap<string, string>, folder: string): void {
  for (const [name, text] of files) {
    const local = [folder, root.replace(/\/$/, ""), tmpdir()].find((path) => text.includes(path));
    if (local) throw new Error(`${name} names a path of this machine: ${local}`);
  }
}

/** A committed recording, as it was written. */
export const readFixture = (file: string): Promise<string> => readFile(join(fixturesFolder, file), "utf8");
