import { DeclaredFileError } from "./declared-file-error.ts";

/** How to get JSON out of Terraform. */
export const SHOW_JSON = "run `terraform show -json FILE`";

/**
 * The text of a file: UTF-8 with or without a byte order mark, or UTF-16, which PowerShell's `>` writes.
 *
 * @throws DeclaredFileError for anything that is not text
 */
export function decodeText(bytes: Uint8Array, source: string): string {
  // A saved plan is a zip archive.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04) {
    throw new DeclaredFileError(source, `this is a saved plan in Terraform's own binary format: ${SHOW_JSON}`);
  }
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof RangeError || (cause as { code?: string }).code === "ERR_STRING_TOO_LONG") {
      throw new DeclaredFileError(source, "too large to be read as one text (the limit is 512 MB): check it in parts");
    }
    throw new DeclaredFileError(source, `neither UTF-8 nor UTF-16 text: for a saved plan ${SHOW_JSON}`);
  }
  if (text.includes("\u0000")) {
    throw new DeclaredFileError(source, `this is a binary file: for a saved plan ${SHOW_JSON}`);
  }
  return text;
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // With the mark, or with an opening bracket of two bytes where it was left out.
  if ((first === 0xff && second === 0xfe) || (isBracket(first) && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && isBracket(second))) return "utf-16be";
  return "utf-8";
}

function isBracket(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b;
}
