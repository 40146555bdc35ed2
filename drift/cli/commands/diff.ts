import { type Command, Option } from "commander";
import type { SavedReport } from "../../report/baseline/saved-report.ts";
import { type ExitStatus, exitStatus } from "../../report/contents/exit-status.ts";
import { addedBy, ComparedBuckets, difference } from "../../report/difference/difference.ts";
import { differenceJson } from "../../report/difference/difference-json.ts";
import { differenceMarkdown } from "../../report/difference/difference-markdown.ts";
import { differenceTable } from "../../report/difference/difference-table.ts";
import { readEachBucket } from "../options/baseline-option.ts";
import { addExamples, type Example } from "../options/examples.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FORMATS = { table: differenceTable, json: differenceJson, markdown: differenceMarkdown } as const;

interface DiffOptions {
  readonly format: keyof typeof FORMATS;
  readonly allowUndecided?: boolean;
}

const EXAMPLES: readonly Example[] = [
  ["mpu-guard diff yesterday.json today.json", "what changed overnight"],
  ["mpu-guard diff main.json branch.json --format markdown", "for a comment"],
];

const EXIT_STATUS_HELP = `
Exit status:
  0  nothing is new or worse
  1  the reports cannot be compared
  2  a violation is new or worse
  3  no violation is, but a bucket cannot be decided for a reason that is new (--allow-undecided makes it 0)
`;

/** A report without what a comparison says nothing of, which is most of it. */
async function readFindings(path: string): Promise<SavedReport> {
  const { report, told } = await readEachBucket(path, () => new ComparedBuckets());
  return { ...report, buckets: told.buckets };
}

export function addDiffCommand(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  addExamples(program.command("diff"), EXAMPLES)
    .description("compare two reports: what is new, worse, resolved, or gone")
    .argument("<old>", "the earlier report (--format json or ndjson)")
    .argument("<new>", "the later report, of the same buckets")
    .addOption(
      new Option("--format <format>", "on standard output").default("table" as const).choices(Object.keys(FORMATS)),
    )
    .option("--allow-undecided", "exit 0 although some buckets could not be decided")
    .addHelpText("after", EXIT_STATUS_HELP)
    .action(async (earlier: string, later: string, options: DiffOptions) => {
      const found = difference(await readFindings(earlier), await readFindings(later));
      for (const text of FORMATS[options.format](found, { color: terminal.color })) await terminal.out(text);
      done(exitStatus(addedBy(found), options.allowUndecided));
    });
}
