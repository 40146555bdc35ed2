import { RunError } from "../../errors.ts";
import { EXPORT_COLUMNS, type ExportRow } from "./storage-lens.ts";

/**
 * The lines of one file of an export, CSV or Parquet, whichever it shows to be.
 *
 * @param source how it is called in messages
 * @param schema the names of a CSV file's columns, where its first line does not have them
 * @throws RunError where it is neither, or has not the columns of an export
 */
export async function* readExport(
  bytes: Uint8Array,
  source: string,
  schema?: readonly string[],
): AsyncIterable<ExportRow> {
  const isParquet = Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "PAR1";
  try {
    yield* isParquet ? parquetRows(bytes, source) : csvRows(bytes, source, schema);
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    const message = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new RunError(`${source}: cannot be read as ${isParquet ? "Parquet" : "CSV"}: ${message}`, { cause });
  }
}

async function* parquetRows(bytes: Uint8Array, source: string): AsyncIterable<ExportRow> {
  // Loaded for this alone.
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = await parquetMetadataAsync(file);
  requireColumns(
    parquetSchema(metadata).children.map(({ element }) => element.name),
    source,
  );
  let rowStart = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(rows);
    yield* await parquetReadObjects({ file, metadata, columns: [...EXPORT_COLUMNS], rowStart, rowEnd });
    rowStart = rowEnd;
  }
}

async function* csvRows(bytes: Uint8Array, source: string, schema?: readonly string[]): AsyncIterable<ExportRow> {
  const { parse } = await import("csv-parse");
  const parser = parse(Buffer.from(bytes), { bom: true, skip_empty_lines: true });
  let columns: readonly string[] | undefined;
  for await (const cells of parser as AsyncIterable<readonly string[]>) {
    if (columns === undefined) {
      const isHead = cells.includes("metric_name");
      columns = requireColumns(isHead ? cells : (schema ?? []), source);
      if (isHead) continue;
    }
    const names = columns;
    yield Object.fromEntries(cells.map((cell, index) => [names[index] ?? String(index), cell]));
  }
}

/** The export to S3 Tables has a column for each metric: another form, which is not read. */
function requireColumns(found: readonly string[], source: string): readonly string[] {
  const missing = EXPORT_COLUMNS.filter((name) => !found.includes(name));
  if (missing.length === 0) return found;
  throw new RunError(
    `${source}: no export of S3 Storage Lens to a bucket: it has no column ${missing[0]} (the export to S3 Tables is not supported)`,
  );
}
