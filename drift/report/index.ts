import { csv } from "./formats/csv.ts";
import { github } from "./formats/github.ts";
import { json } from "./formats/json.ts";
import { junit } from "./formats/junit/junit.ts";
import { markdown } from "./formats/markdown/markdown.ts";
import { ndjson } from "./formats/ndjson.ts";
import { sarif } from "./formats/sarif/sarif.ts";
import { table } from "./formats/table/table.ts";
import type { Reporter, ReporterLoader } from "./run-report.ts";

export type { ReportedBucket, Reporter, RunReport } from "./run-report.ts";

/** Every output format, by the name that `--format` takes. The page brings a library, which no other format loads. */
export const REPORTERS = {
  table: async () => table,
  json: async () => json,
  ndjson: async () => ndjson,
  csv: async () => csv,
  markdown: async () => markdown,
  sarif: async () => sarif,
  junit: async () => junit,
  github: async () => github,
  html: async () => (await import("./formats/html/html.ts")).html,
} satisfies Record<string, ReporterLoader>;

/** What `--format github` also puts on the page of the run: the pull-request comment. */
export const renderStepSummary: Reporter = markdown;

export type Format = keyof typeof REPORTERS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(REPORTERS, name);
}
