import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { InvalidArgumentError } from "commander";
import { RunError } from "../errors.ts";
import { type Format, isFormat, REPORTERS, type RunReport } from "../report/index.ts";
import type { Terminal } from "./terminal.ts";

/** One output of a run: a format, to a file or to standard output. */
export interface Output {
  readonly format: Format;
  readonly file?: string;
}

/** Reads the value of `--format`: `json`, or `json=report.json`. */
export function parseOutput(value: string, previous: readonly Output[] = []): readonly Output[] {
  const [format = "", ...rest] = value.split("=");
  const file = rest.join("=");
  if (!isFormat(format)) throw new InvalidArgumentError(`formats are ${Object.keys(REPORTERS).join(", ")}.`);
  if (rest.length > 0 && file === "") throw new InvalidArgumentError("a file name has to follow the equals sign.");
  return [...previous, file === "" ? { format } : { format, file }];
}

/** What is written where nobody asks for anything else. */
export const DEFAULT_OUTPUTS: readonly Output[] = [{ format: "table" }];

/** The format on standard output, where there is one; one only, so that machines can read it. */
export function standardFormat(outputs: readonly Output[]): Format | undefined {
  const [first, second] = outputs.filter(({ file }) => file === undefined);
  if (second !== undefined) {
    throw new RunError(
      `only one format can go to standard output: give one of them a file (--format ${second.format}=FILE)`,
    );
  }
  return first?.format;
}

/** Writes the report in every format asked for. */
export async function writeReport(
  report: RunReport,
  outputs: readonly Output[],
  terminal: Terminal,
  options: { readonly streamed?: boolean } = {},
): Promise<void> {
  for (const { format, file } of outputs) {
    if (file !== undefined) await writeFile(file, REPORTERS[format](report, { color: false }));
    else {
      // Of a report that was streamed, only what comes last is still to be written.
      const shown = options.streamed ? { ...report, results: [] } : report;
      for (const text of REPORTERS[format](shown, { color: terminal.color })) await terminal.out(text);
    }
  }
}

/** For the owner's eyes only, and never through a link: a report names every bucket of an account. */
async function writeFile(path: string, texts: Iterable<string>): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  try {
    const file = await open(path, flags, 0o600);
    try {
      for (const text of texts) await file.write(text);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "ELOOP" ? "it is a link, and reports are not written through links" : (code ?? message);
    throw new RunError(`cannot write ${path}: ${why}`, { cause });
  }
}
