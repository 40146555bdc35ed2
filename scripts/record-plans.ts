// `npm run record-plans [case...]`: plans test/terraform/recordings with the Terraform on the PATH, and keeps what
// `terraform show -json` says in test/terraform/fixtures, so that the tests need neither Terraform nor a registry.
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { installStandIn } from "../test/support/stand-in-provider/install.ts";
import { fixturesFolder, recordCase, recordingNames } from "../test/support/stand-in-provider/record-case.ts";
import { terraformVersion } from "../test/support/stand-in-provider/terraform.ts";

const version = await terraformVersion();
if (!version) {
  console.error("There is no terraform on the PATH.");
  process.exit(1);
}
const all = await recordingNames();
const asked = process.argv.slice(2);
const unheardOf = asked.filter((name) => !all.includes(name));
if (unheardOf.length > 0) {
  console.error(`No recording is called ${unheardOf.join(" or ")}. There are: ${all.join(", ")}.`);
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
try {
  const standIn = await installStandIn(folder);
  await mkdir(fixturesFolder, { recursive: true });
  const written = await pMap(asked.length > 0 ? asked : all, (name) => record(name, standIn), { concurrency: 2 });
  if (asked.length === 0) await removeOthers(new Set(written.flat()));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function record(name: string, standIn: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const files = await recordCase(name, standIn);
  for (const [file, text] of files) {
    await writeFile(join(fixturesFolder, file), text);
    console.log(`${file}, Terraform ${version}`);
  }
  return [...files.keys()];
}

// What a case that has gone, or has been renamed, left behind.
async function removeOthers(written: ReadonlySet<string>): Promise<void> {
  const recorded = (await readdir(fixturesFolder)).filter((file) => /\.(plan|state)\.json$/.test(file));
  const others = recorded.filter((file) => !written.has(file));
  await Promise.all(others.map((file) => rm(join(fixturesFolder, file))));
}
