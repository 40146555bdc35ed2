import { RunError } from "../../errors.ts";

/** What the manifest of an export names. */
export interface ExportManifest {
  /** The keys of its files, in the bucket of the manifest. */
  readonly keys: readonly string[];
  /** The columns of its CSV files. */
  readonly schema: readonly string[] | undefined;
}

/**
 * Reads the `manifest.json` of an export.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_whatis_metrics_export_manifest.html
 * @throws RunError where it is none
 */
export function parseManifest(text: string, source: string): ExportManifest {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new RunError(`${source}: not JSON, and so no manifest of S3 Storage Lens`, { cause });
  }
  const { reportFiles, reportSchema } = (document ?? {}) as { reportFiles?: unknown; reportSchema?: unknown };
  const keys = Array.isArray(reportFiles) ? reportFiles.map((file) => (file as { key?: unknown } | null)?.key) : [];
  if (keys.length === 0 || !keys.every((key) => typeof key === "string")) {
    throw new RunError(`${source}: no manifest of S3 Storage Lens: it names no reportFiles`);
  }
  // A Parquet export has its schema as a message of Parquet; its files have their own.
  const isCsv = typeof reportSchema === "string" && !reportSchema.includes("{");
  return { keys, schema: isCsv ? reportSchema.split(",").map((name) => name.trim()) : undefined };
}
