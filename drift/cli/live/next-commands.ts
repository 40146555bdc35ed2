import type { NextCommands } from "../../report/contents/run-report.ts";
import { commandLine, option, type Place } from "../../run/command-line.ts";
import { type AccountOptions, accountWords } from "../options/account-options.ts";
import type { JournalOption } from "../options/journal-option.ts";
import type { LiveOptions } from "../options/live-options.ts";
import type { DeclaredOptions } from "../options/ownership-options.ts";

/** What a command may have to say which buckets it is about, and what it may write to them. */
export type PatchWordOptions = Pick<LiveOptions, "bucket" | "exclude" | "directoryBuckets"> &
  JournalOption &
  DeclaredOptions &
  AccountOptions;

/** Where the journal is, and what code declares. */
export function writeWords({ journal, declared = [], includeDeclared }: JournalOption & DeclaredOptions) {
  return [
    ...option("--journal", journal),
    ...declared.flatMap((path) => option("--declared", path)),
    ...(includeDeclared ? ["--include-declared"] : []),
  ];
}

/** What can be done next about the buckets of a run, to be copied. */
export function nextCommands(
  options: PatchWordOptions,
  place: Place,
  run: { readonly command: string; readonly journal?: string },
): NextCommands {
  const { bucket = [], exclude = [], directoryBuckets } = options;
  const words = [
    ...bucket.flatMap((glob) => option("--bucket", glob)),
    ...exclude.flatMap((glob) => option("--exclude", glob)),
    ...(directoryBuckets ? ["--directory-buckets"] : []),
    ...accountWords(options),
    ...writeWords(options),
  ];
  return {
    dryRun: commandLine(["patch", "--dry-run", ...words], place),
    patch: commandLine(["patch", ...words], place),
    ...(run.journal !== undefined && {
      resume: commandLine([run.command, run.journal, ...resumeWords(run.command, options)], place),
    }),
  };
}

/** A journal has its accounts and their role with it. */
function resumeWords(command: string, options: PatchWordOptions): readonly string[] {
  return [...(command === "patch" ? writeWords(options) : []), ...option("--external-id", options.externalId)];
}
