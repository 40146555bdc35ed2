import { csv } from "./csv.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { ndjson } from "./ndjson.ts";
import type { Reporter } from "./run-report.ts";
import { sarif } from "./sarif.ts";
import { table } from "./table.ts";

export type { ReportedBucket, Reporter, RunReport } from "./run-report.ts";

/** Every output format, by the name that `--format` takes. */
export const REPORTERS = { table, json, ndjson, csv, markdown, sarif, junit, github } satisfies Record<
  string,
  Reporter
>;

/** What `--format github` also puts on the page of the run: the pull-request comment. */
export const renderStepSummary: Reporter = markdown;

export type Format = keyof typeof REPORTERS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(REPORTERS, name);
}
