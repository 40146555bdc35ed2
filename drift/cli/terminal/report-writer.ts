import { appendFile } from "node:fs/promises";
import { RunError } from "../../errors.ts";
import type { ReportedBucket, Reporter, RunReport } from "../../report/contents/run-report.ts";
import { ndjsonBucket, ndjsonSummary } from "../../report/formats/ndjson.ts";
import { type Format, LOOKS_AT, REPORTERS, renderStepSummary } from "../../report/reporters.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { type Output, standardFormat } from "../options/output.ts";
import { openReportFile, type ReportFile } from "./report-file.ts";
import { StreamedText } from "./streamed-text.ts";
import type { Terminal } from "./terminal.ts";

interface FormattedFile {
  readonly format: Format;
  readonly render: Reporter;
  readonly file: ReportFile;
}

const STANDARD_ERROR: readonly string[] = ["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"];

function standardError(terminal: Pick<Terminal, "err">): ReportFile {
  return {
    replace: async (texts) => {
      for (const text of texts) await terminal.err(text);
    },
    close: async () => {},
  };
}

/** Characters that are written together: a write for each bucket takes longer than to make its text. */
const PIECE = 64 * 1024;

/** The same text in larger pieces. */
function* inPieces(texts: Iterable<string>): Iterable<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

function twice(one: string, other: string): string {
  return one === other
    ? `two formats cannot go to one file: ${one}`
    : `two formats cannot go to one file: ${one} and ${other} are the same`;
}

/** Where the report of a run goes. */
export class ReportWriter {
  /** The format on standard output, where there is one. */
  readonly standard: Format | undefined;
  readonly #renderStandard: Reporter | undefined;
  readonly #files: readonly FormattedFile[];
  readonly #terminal: Terminal;
  #streamed: StreamedText | undefined;

  private constructor(
    standard: { readonly format: Format; readonly render: Reporter } | undefined,
    files: readonly FormattedFile[],
    terminal: Terminal,
  ) {
    this.standard = standard?.format;
    this.#renderStandard = standard?.render;
    this.#files = files;
    this.#terminal = terminal;
  }

  /**
   * Opens every file, so that a run which cannot report does not begin.
   *
   * @throws RunError where a file cannot be written, or two of them are one
   */
  static async open(outputs: readonly Output[], terminal: Terminal): Promise<ReportWriter> {
    const standard = standardFormat(outputs);
    const files: FormattedFile[] = [];
    const seen = new Map<string, string>();
    for (const { format, file: path } of outputs) {
      if (path === undefined) continue;
      const file = STANDARD_ERROR.includes(path) ? standardError(terminal) : await openReportFile(path);
      files.push({ format, render: await REPORTERS[format](), file });
      const other = file.identity === undefined ? undefined : seen.get(file.identity);
      if (other !== undefined) {
        for (const opened of files) await opened.file.close();
        throw new RunError(twice(other, path));
      }
      if (file.identity !== undefined) seen.set(file.identity, path);
    }
    const render = standard && (await REPORTERS[standard]());
    return new ReportWriter(standard && render && { format: standard, render }, files, terminal);
  }

  /** Whether every bucket is written at once, and nothing needs it again. */
  get keepsNothing(): boolean {
    return this.standard === "ndjson" && this.#files.length === 0;
  }

  /** Whether some format has to look at such buckets at the end of the run: see {@link LOOKS_AT}. */
  looksAt(buckets: (typeof LOOKS_AT)[Format]): boolean {
    const standard = this.standard === undefined || this.standard === "ndjson" ? [] : [this.standard];
    return [...standard, ...this.#files.map(({ format }) => format)].some((format) => LOOKS_AT[format] === buckets);
  }

  /** Writes one bucket at once, where the format allows it. */
  async stream(result: ReportedBucket): Promise<void> {
    if (this.standard !== "ndjson") return;
    this.#streamed ??= new StreamedText((text) => this.#terminal.out(text));
    await this.#streamed.add(ndjsonBucket(result));
  }

  /**
   * Writes the whole report: first to standard output, then to the files. One that fails keeps no other from its own.
   *
   * @throws RunError with a line for each that failed
   */
  async write(report: RunReport): Promise<void> {
    const problems: RunError[] = [];
    const attempt = async (write: () => Promise<void>) => {
      try {
        await write();
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        problems.push(error);
      }
    };
    await attempt(() => this.#writeStandard(report));
    for (const { render, file } of this.#files) {
      await attempt(() => file.replace(inPieces(render(report, { color: false }))));
    }
    await attempt(() => this.#summarizeStep(report));
    const [first] = problems;
    if (first !== undefined) throw new RunError(problems.map(({ message }) => message).join("\n"), { cause: first });
  }

  async #writeStandard(report: RunReport): Promise<void> {
    const texts = this.#renderStandard?.(report, { color: this.#terminal.color }) ?? [];
    if (this.#streamed !== undefined) {
      await this.#streamed.end();
      await this.#terminal.out(ndjsonSummary(report));
    } else for (const piece of inPieces(texts)) await this.#terminal.out(piece);
  }

  /** In a GitHub job the annotations have a page beside them, which the runner names. */
  async #summarizeStep(report: RunReport): Promise<void> {
    const page = process.env.GITHUB_STEP_SUMMARY;
    const formats = [this.standard, ...this.#files.map(({ format }) => format)];
    if (page === undefined || page === "" || !formats.includes("github")) return;
    try {
      await appendFile(page, [...renderStepSummary(report, { color: false })].join(""));
    } catch (cause) {
      throw new RunError(`cannot write ${page} (GITHUB_STEP_SUMMARY): ${fileProblem(cause)}`, { cause });
    }
  }

  async close(): Promise<void> {
    // What a run that fails has streamed; one that does not has waited for it above.
    await this.#streamed?.end().catch(() => {});
    for (const { file } of this.#files) await file.close();
  }
}
