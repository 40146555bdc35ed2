import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, test } from "vitest";
import { examineConstructs } from "../apply-oracle/constructs/examine-constructs.ts";
import { rootModules, stacks } from "../apply-oracle/kinds.ts";
import { inWorkplaces, type Kind, seedsOf, shrink, type Tried, tryPrograms } from "../apply-oracle/oracle.ts";
import { readRegression, regressionNames, stackRegressions } from "../apply-oracle/regressions.ts";
import { Workplace } from "../apply-oracle/verdicts/apply-program.ts";
import { likeOneOf } from "../apply-oracle/verdicts/blame.ts";
import type { Comparison } from "../apply-oracle/verdicts/compare.ts";
import { type Examination, examineFiles } from "../apply-oracle/verdicts/examine.ts";
import { describe as describeProgram, reportOf } from "../apply-oracle/verdicts/report.ts";
import { terraformVersion } from "../support/stand-in-provider/terraform.ts";

// APPLY_ORACLE_RUN=4711 npm run test:conformance repeats the programs of a run.
// The same programs each time, so that a change is what makes it fail; npm run apply-oracle tries others.
const run = Number(process.env.APPLY_ORACLE_RUN ?? 485);
const withinMs = 600_000;
/** So many of the wrong ones are made small; more of them seldom tell more. */
const shrunkAtMost = 3;

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. No program is applied, so no verdict is held against the result.\n`);

describe.skipIf(absent)(`what check says is so after the apply${absent ? ` (skipped: ${absent})` : ""}`, () => {
  test.each([
    { of: "root modules", kind: rootModules, programs: 300 },
    { of: "CDKTF stacks", kind: stacks, programs: 60 },
  ])(`of random $of, run ${run}`, { timeout: withinMs }, async ({ of, kind, programs }) => {
    const parallel = availableParallelism();
    const started = performance.now();
    const tried = await tryPrograms(kind, seedsOf(run, programs), parallel);
    process.stdout.write(`\n${of}, run ${run}: ${reportOf(tried, (performance.now() - started) / 1000)}\n`);

    const wrong = tried.filter(({ examination }) => examination.comparisons.some(isWrong));
    assert.equal(wrong.length, 0, await explain(kind, wrong, parallel));
    // After the apply everything is known.
    const left = tried.filter(({ examination }) =>
      examination.comparisons.some(({ source, outcome }) => source === "second plan" && outcome === "undecided"),
    );
    assert.deepEqual(
      left.map(({ seed }) => seed),
      [],
      "the seeds of what a second plan leaves undecided",
    );
    const applied = tried.filter(({ examination }) => examination.outcome.kind === "applied");
    assert.ok(applied.length > programs / 2, "most programs are refused, so nothing is proved: see the reasons above");
  });
});

describe.skipIf(absent)("what was judged wrongly once", async () => {
  let workplace: Workplace;
  beforeAll(async () => {
    workplace = await Workplace.open();
  });
  afterAll(() => workplace?.close());

  test.each(await regressionNames())("%s", async (name) => {
    assertRight(await examineFiles(await readRegression(name), workplace));
  });

  test.each(await stackRegressions())("the stack %s", async (_, program) => {
    assertRight(await examineConstructs(program, workplace));
  });
});

function isWrong({ outcome }: Comparison): boolean {
  return outcome === "wrong";
}

function assertRight({ comparisons, outcome }: Examination): void {
  assert.equal(outcome.kind, "applied");
  const wrong = comparisons.filter(isWrong);
  assert.deepEqual(
    wrong.map(({ source, address, said, is }) => `${source}: ${address} said to be ${said}, and is ${is}`),
    [],
  );
}

async function explain(kind: Kind<unknown>, wrong: readonly Tried[], parallel: number): Promise<string> {
  const texts: string[] = [];
  await inWorkplaces(wrong.slice(0, shrunkAtMost), parallel, async ({ seed, examination }, workplace) => {
    const like = likeOneOf(examination.comparisons.filter(isWrong));
    const smallest = await shrink(kind, seed, ({ comparisons }) => comparisons.some(like), workplace);
    texts.push(describeProgram(smallest, isWrong));
  });
  return `${wrong.length} programs (seeds ${wrong.map(({ seed }) => seed).join(", ")}) are judged wrongly:\n${texts.join("\n")}`;
}
