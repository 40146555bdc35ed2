import type { Verdict } from "../../policy/index.ts";
import type { Reporter, ReporterLoader } from "./contents/run-report.ts";
import { csv } from "./formats/csv.ts";
import { github } from "./formats/github.ts";
import { json } from "./formats/json.ts";
import { junit } from "./formats/junit/junit.ts";
import { markdown } from "./formats/markdown/markdown.ts";
import { ndjson } from "./formats/ndjson.ts";
import { sarif } from "./formats/sarif/sarif.ts";
import { table } from "./formats/table/table.ts";

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
  html: async () => (await import("./formats/html.ts")).html,
} satisfies Record<string, ReporterLoader>;

/**
 * Which buckets of a report a format looks at, so that nobody has to keep the others:
 *
 * - `each`: every bucket, one after the other, once or several times (`sorted`, where they are too many for `results`);
 * - `named`: those with findings or an exemption ({@link isNamed}), all of them at once; it has the others in its counts.
 */
export const LOOKS_AT = {
  table: "named",
  json: "each",
  ndjson: "each",
  csv: "each",
  markdown: "named",
  sarif: "named",
  junit: "each",
  github: "named",
  html: "each",
} as const satisfies Record<Format, "each" | "named">;

/** Whether a report says something of a bucket, besides that it was looked at. */
export function isNamed({ findings, exemption }: Pick<Verdict, "findings" | "exemption">): boolean {
  return findings.length > 0 || exemption !== undefined;
}

/** What `--format github` also puts on the page of the run: the pull-request comment. */
export const renderStepSummary: Reporter = markdown;

export type Format = keyof typeof REPORTERS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(REPORTERS, name);
}
