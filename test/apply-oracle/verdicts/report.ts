import type { Tried } from "../oracle.ts";
import type { WrittenProgram } from "../source/write-program.ts";
import { formsOf } from "./blame.ts";
import type { Comparison, Outcome, Source } from "./compare.ts";
import type { Examination } from "./examine.ts";

const SOURCES: readonly Source[] = ["synth", "code", "first plan", "code and first plan", "second plan"];

interface Counts {
  programs: number;
  readonly of: Record<Source, Record<Outcome, number>>;
}

/** What a run showed, as Markdown: totals, what was not applied and why, and each form. */
export function reportOf(tried: readonly Tried[], seconds: number): string {
  const applied = tried.filter(({ examination }) => examination.outcome.kind === "applied");
  const byForm = new Map<string, Counts>();
  for (const { examination } of applied) {
    const all = new Set([...examination.written.forms.values()].flatMap((forms) => [...forms]));
    for (const form of all) countsOf(byForm, form).programs += 1;
    for (const comparison of examination.comparisons) {
      const { source, outcome } = comparison;
      for (const form of formsOf(comparison, examination)) countsOf(byForm, form).of[source][outcome] += 1;
    }
  }
  const perMinute = Math.round((tried.length / seconds) * 60);
  const lines = [
    `${tried.length} programs, ${applied.length} applied, in ${Math.round(seconds)} s (${perMinute} a minute)`,
    "",
    "| verdicts on | right | wrong | undecided | undecided, and the plan holds no answer | wrong by the stated assumptions |",
    "|---|---|---|---|---|---|",
    ...totalsOf(applied, () => true),
    ...["hcl", "json"].flatMap((syntax) => totalsOf(applied, ({ written }) => syntaxOf(written) === syntax, syntax)),
    "",
    "| not applied | programs |",
    "|---|---|",
    ...refusals(tried).map(([reason, count]) => `| ${reason} | ${count} |`),
    "",
    `| form | programs | ${SOURCES.map((source) => `${source}: wrong | undecided`).join(" | ")} |`,
    `|---|---|${SOURCES.map(() => "---|---|").join("")}`,
    ...[...byForm]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([form, { programs, of }]) => {
        const cells = SOURCES.flatMap((source) => {
          const { right, wrong, undecided, "not in the plan": unknowable } = of[source];
          return [String(wrong), percent(undecided, right + wrong + undecided + unknowable)];
        });
        return `| \`${form}\` | ${programs} | ${cells.join(" | ")} |`;
      }),
  ];
  return lines.join("\n");
}

/** A program with what is said of it, for people. */
export function describe({ seed, program, examination }: Tried, chosen: (comparison: Comparison) => boolean): string {
  const said = examination.comparisons
    .filter(chosen)
    .map(({ source, address, said, is }) => `- ${source}: \`${address}\` said to be **${said}**, and is **${is}**`);
  const files = [...examination.written.files]
    .filter(([path]) => !path.startsWith("."))
    .map(([path, text]) => `\`\`\`hcl\n# ${path}\n${text}\`\`\``);
  return [`seed ${seed}`, "", ...said, "", ...files, "", `\`${JSON.stringify(program)}\``, ""].join("\n");
}

/** The lines of the sources that had anything to say. */
function totalsOf(applied: readonly Tried[], isMeant: (examination: Examination) => boolean, note?: string): string[] {
  const { of } = emptyCounts();
  for (const { examination } of applied) {
    if (!isMeant(examination)) continue;
    for (const { source, outcome } of examination.comparisons) of[source][outcome] += 1;
  }
  return SOURCES.flatMap((source) => {
    const { right, wrong, undecided, "not in the plan": unknowable, assumed } = of[source];
    const all = right + wrong + undecided + unknowable + assumed;
    if (all === 0) return [];
    const share = `${undecided} (${percent(undecided, all)})`;
    return `| ${source}${note === undefined ? "" : `, ${note}`} | ${right} | ${wrong} | ${share} | ${unknowable} | ${assumed} |`;
  });
}

function syntaxOf({ files }: WrittenProgram): "hcl" | "json" {
  return files.has("main.tf") ? "hcl" : "json";
}

function refusals(tried: readonly Tried[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { examination } of tried) {
    if (examination.outcome.kind !== "refused") continue;
    const reason = `${examination.outcome.by}: ${examination.outcome.reason}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

function countsOf(counts: Map<string, Counts>, form: string): Counts {
  const found = counts.get(form) ?? emptyCounts();
  counts.set(form, found);
  return found;
}

function emptyCounts(): Counts {
  const empty = () => ({ right: 0, wrong: 0, undecided: 0, "not in the plan": 0, assumed: 0 });
  return {
    programs: 0,
    of: {
      synth: empty(),
      code: empty(),
      "first plan": empty(),
      "code and first plan": empty(),
      "second plan": empty(),
    },
  };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
}
