import { EarlierLooks } from "../../incremental/earlier-looks.ts";
import type { SavedLooks } from "../../report/baseline/saved-looks.ts";
import type { SavedReport } from "../../report/baseline/saved-report.ts";
import { printable } from "../../text/printable.ts";
import { savedReportLines } from "./saved-report-lines.ts";

/**
 * What a later scan may take over of a report, read bucket by bucket.
 *
 * @param readWhole reads a file that is laid out in another way, and says what is wrong with it
 * @throws RunError where the file cannot be read, or is no report
 */
export async function readLooks(path: string, readWhole: (path: string) => Promise<SavedReport>): Promise<SavedLooks> {
  const { looksOf, takeLook } = await import("../../report/baseline/saved-looks.ts");
  const looks = new EarlierLooks();
  const head = savedReportLines(path, (bucket) => takeLook(looks, bucket));
  if (head === undefined) return looksOf(await readWhole(path));
  const { parseSavedReport } = await import("../../report/baseline/saved-report.ts");
  const { buckets: _, ...report } = parseSavedReport(head, printable(path));
  return { report, looks };
}
