import { type Command, InvalidArgumentError, Option } from "commander";
import type { SavedLooks } from "../../report/baseline/saved-looks.ts";
import { readLooks } from "../kept/saved-looks-file.ts";
import { readReport } from "./baseline-option.ts";

/** Which buckets a scan looks at again, as commander hands it over. */
export interface SinceOption {
  readonly since?: string;
  /** One of so many. */
  readonly share: number;
}

/** A week of nightly runs. */
const DEFAULT_SHARE = 7;

export function addSinceOption(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--since <report>",
        "an earlier report (--format json or ndjson): read only buckets that are new or had findings, and a share of the others each day",
      ).conflicts(["source", "resume"]),
    )
    .addOption(
      new Option(
        "--share <1/n>",
        "with --since: the share of buckets without findings that is read each day, so that each is read every n days",
      )
        .default(DEFAULT_SHARE, `1/${DEFAULT_SHARE}`)
        .argParser(parseShare),
    );
}

/**
 * Reads the report that `--since` names, before this run's own report is opened, which may be the same file.
 *
 * @throws RunError where it is none
 */
export async function openSince({ since }: SinceOption): Promise<SavedLooks | undefined> {
  return since === undefined ? undefined : await readLooks(since, readReport);
}

function parseShare(value: string): number {
  const [, days = ""] = /^1\/(\d{1,3})$/.exec(value) ?? [];
  const share = Number(days);
  if (days === "" || share < 1 || share > 365)
    throw new InvalidArgumentError("expected 1/N, N from 1 to 365, such as 1/7.");
  return share;
}
