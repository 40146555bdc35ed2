import { InvalidArgumentError, Option } from "commander";
import { RunError } from "../../errors.ts";
import { type Format, isFormat, REPORTERS } from "../../report/reporters.ts";

/** One output of a run: a format, to a file or to standard output. */
export interface Output {
  readonly format: Format;
  readonly file?: string;
}

/** What is written where nobody asks for anything else. */
export const DEFAULT_OUTPUTS: readonly Output[] = [{ format: "table" }];

/** Other names of standard output, which is no file to be replaced. */
const STANDARD_OUTPUT: readonly string[] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

export function formatOption(): Option {
  const formats = Object.keys(REPORTERS);
  return new Option(
    "--format <format[=file]>",
    `${formats[0]} (default), ${formats.slice(1, -1).join(", ")} or ${formats.at(-1)}; repeatable: several outputs of one run`,
  ).argParser(parseOutput);
}

/** Reads the value of `--format`: `json`, or `json=report.json`. */
export function parseOutput(value: string, previous: readonly Output[] = []): readonly Output[] {
  const [format = "", ...rest] = value.split("=");
  const file = rest.join("=");
  if (!isFormat(format)) throw new InvalidArgumentError(`formats are ${Object.keys(REPORTERS).join(", ")}.`);
  if (rest.length > 0 && file === "") throw new InvalidArgumentError("a file name has to follow the equals sign.");
  return [...previous, file === "" || STANDARD_OUTPUT.includes(file) ? { format } : { format, file }];
}

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
