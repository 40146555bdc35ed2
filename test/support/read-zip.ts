import { inflateRawSync } from "node:zlib";

export interface ZippedFile {
  readonly text: string;
  /** Permissions, as in 0o644. */
  readonly mode: number;
}

const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const DEFLATED = 8;

/** The files of an archive by name, as its central directory has them; without ZIP64, which small archives do not need. */
export function readZip(zip: Buffer): Readonly<Record<string, ZippedFile>> {
  const files: Record<string, ZippedFile> = {};
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error("no end of a central directory");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== CENTRAL_HEADER) throw new Error(`no header of a file at ${at}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString("utf8", at + 46, at + 46 + (nameLength ?? 0));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const text = (zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(content) : content).toString();
    files[name] = { text, mode: (zip.readUInt32LE(at + 38) >>> 16) & 0o777 };
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return files;
}
