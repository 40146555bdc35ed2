import { json } from "./json.ts";
import { ndjson } from "./ndjson.ts";
import type { Reporter } from "./run-report.ts";
import { table } from "./table.ts";

export type { ReportedBucket, Reporter, RunReport } from "./run-report.ts";

/** Every output format, by the name that `--format` takes. */
export const REPORTERS = { table, json, ndjson } satisfies Record<string, Reporter>;

export type Format = keyof typeof REPORTERS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(REPORTERS, name);
}
