// Applies random programs with Terraform and holds every verdict on them against the rules that are then in force.
//   npm run apply-oracle -- --programs 10000 --seed 1     a run; prints what it showed, and shrinks what is wrong
//   npm run apply-oracle -- --stacks                      the same of CDKTF stacks
//   npm run apply-oracle -- --undecided                   also seeks a program with the same plan for each that a first
//                                                         plan leaves undecided, and shows those of which there is none
//   npm run apply-oracle -- --program 100003              one program again, by its own seed
//   --save keeps what was shrunk in test/apply-oracle/regressions, where each is a test; give it a name that says what it is
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { rootModules, stacks } from "../test/apply-oracle/kinds.ts";
import { inWorkplaces, seedsOf, shrink, type Tried, tryPrograms } from "../test/apply-oracle/oracle.ts";
import { writeRegression, writeStackRegression } from "../test/apply-oracle/regressions.ts";
import { likeOneOf } from "../test/apply-oracle/verdicts/blame.ts";
import type { Comparison } from "../test/apply-oracle/verdicts/compare.ts";
import { describe, reportOf } from "../test/apply-oracle/verdicts/report.ts";

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 20_000)) },
    program: { type: "string" },
    stacks: { type: "boolean", default: false },
    undecided: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    examples: { type: "string", default: "12" },
    parallel: { type: "string", default: String(availableParallelism()) },
  },
});
const kind = values.stacks ? stacks : rootModules;
const parallel = Number(values.parallel);
const seeds =
  values.program === undefined ? seedsOf(Number(values.seed), Number(values.programs)) : [Number(values.program)];

process.stderr.write(`${seeds.length} programs, from seed ${seeds[0]}\n`);
const started = performance.now();
let count = 0;
const tried = await tryPrograms(kind, seeds, parallel, {
  samePlans: values.undecided,
  onTried: () => {
    count += 1;
    if (count % 100 === 0) process.stderr.write(`${count} of ${seeds.length}\n`);
  },
});
process.stdout.write(`${reportOf(tried, (performance.now() - started) / 1000)}\n`);
if (values.program !== undefined) for (const each of tried) process.stdout.write(`\n${describe(each, () => true)}`);

const wrong = tried.filter(({ examination }) => examination.comparisons.some(isWrong));
await showSmallest(wrong);
if (values.undecided) {
  const undecided = tried.filter(({ examination }) => examination.comparisons.some(isUndecided));
  process.stdout.write(`\n## ${undecided.length} programs that a first plan leaves undecided\n\n`);
  const shown = undecided.slice(0, Number(values.examples));
  for (const each of shown) process.stdout.write(`${describe(each, isUndecided)}\n`);
}
process.exitCode = wrong.length === 0 ? 0 : 1;

async function showSmallest(failed: readonly Tried[]): Promise<void> {
  const shown = new Map<string, string>();
  await inWorkplaces(failed.slice(0, Number(values.examples)), parallel, async ({ seed, examination }, workplace) => {
    const before = examination.comparisons.filter(isWrong);
    // What the first plan or the code shows is enough to go on with, and sooner had.
    const early = before.filter(({ source }) => source !== "second plan");
    const isLate = early.length === 0;
    const like = likeOneOf(isLate ? before : early);
    const smallest = await shrink(kind, seed, ({ comparisons }) => comparisons.some(like), workplace, isLate);
    shown.set(JSON.stringify(smallest.program), describe(smallest, isWrong));
    process.stderr.write(`shrunk ${seed}\n`);
    if (!values.save) return;
    if (values.stacks) await writeStackRegression(`seed-${seed}`, smallest.program);
    else await writeRegression(`seed-${seed}`, smallest.examination.written);
  });
  process.stdout.write(`\n## ${failed.length} programs that are judged wrongly, and what some of them shrank to\n\n`);
  for (const text of shown.values()) process.stdout.write(`${text}\n`);
}

function isWrong({ outcome }: Comparison): boolean {
  return outcome === "wrong";
}

function isUndecided({ source, outcome }: Comparison): boolean {
  return source === "first plan" && outcome === "undecided";
}
