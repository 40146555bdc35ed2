import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { installStandIn } from "../support/stand-in-provider/install.ts";
import { minorVersion, pairingShape } from "../support/stand-in-provider/pairing-shape.ts";
import { fixturesFolder, readFixture, recordCase, recordingNames } from "../support/stand-in-provider/record-case.ts";
import { terraformVersion } from "../support/stand-in-provider/terraform.ts";

// A few of them, for the time they take: modules, unknown values, and a plan that has a state to change.
const recordedAnew = ["nested-modules", "unknown-rules", "update"];

const planSuffix = ".plan.json";

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. Its recorded plans are not compared with new ones.\n`);

test("every recording has its plan, and every plan its recording", async () => {
  const plans = (await readdir(fixturesFolder)).filter((file) => file.endsWith(planSuffix));

  assert.deepEqual(plans.map((file) => file.slice(0, -planSuffix.length)).sort(), await recordingNames());
});

describe.skipIf(absent)(`Terraform plans as it was recorded${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder = "";
  let standIn: NodeJS.ProcessEnv = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stand-in-"));
    standIn = await installStandIn(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(recordedAnew)("%s", async (name) => {
    const files = await recordCase(name, standIn);

    for (const [file, recorded] of files) {
      const committed = await readFixture(file);
      if (minorVersion(recorded) === minorVersion(committed)) {
        assert.equal(withoutVersion(recorded), withoutVersion(committed));
      } else {
        assert.deepEqual(pairingShape(recorded), pairingShape(committed));
      }
    }
  });
});

// A patch release changes its own name and nothing else.
function withoutVersion(json: string): string {
  return json.replaceAll(/"terraform_version": "[^"]*"/g, '"terraform_version": ""');
}
