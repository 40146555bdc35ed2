import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RunError } from "../../errors.ts";
import type { ObjectReader } from "../../ports.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { readExport } from "../../uploads/storage-lens/export-file.ts";
import { parseManifest } from "../../uploads/storage-lens/manifest.ts";
import { StorageLens } from "../../uploads/storage-lens/storage-lens.ts";

/**
 * Reads an export of S3 Storage Lens.
 *
 * @param path a CSV or Parquet file, or a manifest.json with all that it names; on disk or as s3://BUCKET/KEY
 * @throws RunError where a part of it cannot be read: then nobody knows which buckets it leaves out
 */
export async function readStorageLens(path: string, objects: ObjectReader): Promise<StorageLens> {
  const lens = new StorageLens();
  const bytes = await read(path, objects);
  if (!path.endsWith(".json")) await addFile(lens, bytes, path);
  else {
    const { files, schema } = parseManifest(Buffer.from(bytes).toString("utf8"), path);
    for (const { key, size } of files) {
      const file = besides(path, key);
      const content = await read(file, objects);
      // The line that is cut off may be the one that has a bucket's bytes.
      if (content.length !== size) {
        throw new RunError(`${file}: has ${content.length} bytes, and its manifest says ${size}: copy it again`);
      }
      await addFile(lens, content, file, schema);
    }
  }
  if (lens.size === 0) {
    throw new RunError(`${path}: has no bucket's IncompleteMultipartUploadStorageBytes: is the export by bucket?`);
  }
  return lens;
}

async function addFile(lens: StorageLens, bytes: Uint8Array, source: string, schema?: readonly string[]) {
  for await (const row of readExport(bytes, source, schema)) lens.add(row);
}

/** The files of a manifest are in its bucket; on disk they are where they were copied to beside it. */
function besides(path: string, key: string): string {
  const [, bucket] = /^s3:\/\/([^/]+)\//.exec(path) ?? [];
  return bucket === undefined ? join(dirname(path), basename(key)) : `s3://${bucket}/${key}`;
}

async function read(path: string, objects: ObjectReader): Promise<Uint8Array> {
  if (path.startsWith("s3://")) return await objects.read(path);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new RunError(`cannot read ${path}: ${fileProblem(cause)}`, { cause });
  }
}
