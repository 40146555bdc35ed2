import { type Command, Option } from "commander";
import { DEFAULT_JOURNAL_FOLDER } from "../../journal/folder-storage.ts";
import { savedRunsJson } from "../../report/saved-runs/saved-runs-json.ts";
import { savedRunsTable } from "../../report/saved-runs/saved-runs-table.ts";
import { openJournalStorage } from "../../run/journal/journal-place.ts";
import { listRuns } from "../../run/journal/saved-runs.ts";
import { addExamples, type Example } from "../options/examples.ts";
import {
  addJournalConnectionOptions,
  parseCount,
  type ServiceOptionValues,
  serviceOf,
} from "../options/live-options.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FORMATS = { table: savedRunsTable, json: savedRunsJson } as const;

interface RunsOptions extends ServiceOptionValues {
  readonly limit: number;
  readonly format: keyof typeof FORMATS;
}

/** Runs listed where nobody says otherwise: a month of nights. */
const DEFAULT_LIMIT = 30;

const EXAMPLES: readonly Example[] = [
  ["mpu-guard runs", "the runs of this folder"],
  ["mpu-guard runs s3://acme-journals/mpu-guard --limit 7", "the last week of a job"],
  ["mpu-guard runs s3://acme-journals/mpu-guard --format json", "for a program"],
];

export function addRunsCommand(program: Command, terminal: Terminal): void {
  addExamples(addJournalConnectionOptions(program.command("runs")), EXAMPLES)
    .description("list the runs in a journal place, the newest first: when, account, endpoint, outcome, buckets")
    .argument("[place]", "a folder, or s3://BUCKET/PREFIX", DEFAULT_JOURNAL_FOLDER)
    .addOption(new Option("--limit <n>", "how many runs to list").default(DEFAULT_LIMIT).argParser(parseCount))
    .addOption(
      new Option("--format <format>", "on standard output").default("table" as const).choices(Object.keys(FORMATS)),
    )
    .action(async (place: string, options: RunsOptions) => {
      const runs = await listRuns(await openJournalStorage(serviceOf(options), place), options.limit);
      for (const text of FORMATS[options.format](runs, { color: terminal.color })) await terminal.out(text);
    });
}
