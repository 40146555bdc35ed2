import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, test } from "vitest";
import { rootModules, stacks } from "../apply-oracle/kinds.ts";
import { inWorkplaces, type Kind, seedsOf, shrink, type Tried, tryPrograms } from "../apply-oracle/oracle.ts";
import { readRegression, regressionNames } from "../apply-oracle/regressions.ts";
import { Workplace } from "../apply-oracle/verdicts/apply-program.ts";
import { likeOneOf } from "../apply-oracle/verdicts/blame.ts";
import { examineFiles } from "../apply-oracle/verdicts/examine.ts";
import { describe as describeProgram, reportOf } from "../apply-oracle/verdicts/report.ts";
import { terraformVersion } from "../support/stand-in-provider/terraform.ts";

// APPLY_ORACLE_RUN=4711 npm run test:conformance repeats the programs of a run.
const run = Number(process.env.APPLY_ORACLE_RUN ?? Math.floor(Math.random() * 20_000));
/** Of each kind. */
const programs = { "root modules": 300, "CDKTF stacks": 60 };
const withinMs = 600_000;
/** So many of the wrong ones are made small; more of them seldom tell more. */
const shrunkAtMost = 3;

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. No program is applied, so no verdict is held against the result.\n`);

const isWrong = ({ outcome }: { readonly outcome: string }) => outcome === "wrong";

describe.skipIf(absent)(
  `what check says of code and plans is so after the apply${absent ? ` (skipped: ${absent})` : ""}`,
  () => {
    test.each([
      ["root modules", rootModules, programs["root modules"]] as const,
      ["CDKTF stacks", stacks, programs["CDKTF stacks"]] as const,
    ])(`random %s, run ${run}`, { timeout: withinMs }, async (name, kind, count) => {
      const parallel = availableParallelism();
      const started = performance.now();
      const tried = await tryPrograms(kind, seedsOf(run, count), parallel);
      process.stdout.write(`\n${name}, run ${run}: ${reportOf(tried, (performance.now() - started) / 1000)}\n`);

      const wrong = tried.filter(({ examination }) => examination.comparisons.some(isWrong));
      assert.equal(wrong.length, 0, await explain(kind, wrong, parallel));
      const refused = tried.filter(({ examination }) => examination.outcome.kind === "refused");
      assert.ok(refused.length < count / 4, "a quarter of the programs is not applied: the generator is at fault");
    });

    describe("what was judged wrongly once", async () => {
      let workplace: Workplace;
      beforeAll(async () => {
        workplace = await Workplace.open();
      });
      afterAll(() => workplace?.close());

      test.each(await regressionNames())("%s", async (name) => {
        const { comparisons, outcome } = await examineFiles(await readRegression(name), workplace);
        assert.equal(outcome.kind, "applied");
        assert.deepEqual(comparisons.filter(isWrong), []);
      });
    });
  },
);

async function explain(kind: Kind<unknown>, wrong: readonly Tried[], parallel: number): Promise<string> {
  const texts: string[] = [];
  await inWorkplaces(wrong.slice(0, shrunkAtMost), parallel, async ({ seed, examination }, workplace) => {
    const like = likeOneOf(examination.comparisons.filter(isWrong));
    texts.push(
      describeProgram(await shrink(kind, seed, ({ comparisons }) => comparisons.some(like), workplace), isWrong),
    );
  });
  return `${wrong.length} programs (seeds ${wrong.map(({ seed }) => seed).join(", ")}) are judged wrongly:\n${texts.join("\n")}`;
}
