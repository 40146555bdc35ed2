import { RunError } from "../../errors.ts";

/** A file of an export. */
export interface ExportedFile {
  /** In the bucket of the manifest. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** What the manifest of an export names. */
export interface ExportManifest {
  readonly files: readonly ExportedFile[];
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
  const files: readonly unknown[] = Array.isArray(reportFiles) ? reportFiles : [];
  if (files.length === 0 || !files.every(isFile)) {
    throw new RunError(`${source}: no manifest of S3 Storage Lens: it names no reportFiles with their sizes`);
  }
  // A Parquet export has its schema as a message of Parquet; its files have their own.
  const isCsv = typeof reportSchema === "string" && !reportSchema.includes("{");
  return { files, schema: isCsv ? reportSchema.split(",").map((name) => name.trim()) : undefined };
}

function isFile(file: unknown): file is ExportedFile {
  const { key, size } = (file ?? {}) as { key?: unknown; size?: unknown };
  return typeof key === "string" && typeof size === "number";
}
