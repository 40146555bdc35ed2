import { closeSync, openSync } from "node:fs";
import { EarlierLooks } from "../../incremental/earlier-looks.ts";
import type { SavedLooks } from "../../report/baseline/saved-looks.ts";
import type { SavedReport } from "../../report/baseline/saved-report.ts";
import { printable } from "../../text/printable.ts";
import { fileLines } from "./file-lines.ts";

/**
 * What a later scan may take over of a report. One of `--format ndjson` is read line by line, so that a million buckets
 * are not in memory as text.
 *
 * @param readWhole reads every other file, and says what is wrong with it
 * @throws RunError where the file cannot be read, or is no report
 */
export async function readLooks(path: string, readWhole: (path: string) => Promise<SavedReport>): Promise<SavedLooks> {
  const { looksOf, takeLook } = await import("../../report/baseline/saved-looks.ts");
  const looks = new EarlierLooks();
  const head = attempt(() => lastLine(path, (bucket) => takeLook(looks, bucket)));
  if (head === undefined) return looksOf(await readWhole(path));
  const { parseSavedReport } = await import("../../report/baseline/saved-report.ts");
  const { buckets: _, ...report } = parseSavedReport(head, printable(path));
  return { report, looks };
}

/**
 * The last line of a stream of JSON documents, where it is the head of a report; `undefined` for every other file.
 *
 * @param onOther told of the document of each other line
 * @throws SyntaxError where a line is no JSON
 */
function lastLine(path: string, onOther: (document: unknown) => void): string | undefined {
  const file = openSync(path, "r");
  try {
    let last: string | undefined;
    for (const { text } of fileLines(file)) {
      if (last !== undefined) onOther(JSON.parse(last));
      last = text;
    }
    const head: unknown = last === undefined ? undefined : JSON.parse(last);
    const isHead = typeof head === "object" && head !== null && "summary" in head && !("buckets" in head);
    return isHead ? last : undefined;
  } finally {
    closeSync(file);
  }
}

/** What fails here is read as a whole then, which says what is wrong. */
function attempt(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
