const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes a key of a listing with `EncodingType: url`, which the SDK leaves as it is: a plus is a space, and `%XX` a
 * byte of UTF-8.
 *
 * @returns `undefined` where the bytes are not UTF-8: no request of the SDK can name such a key
 */
export function decodeUrlEncoded(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text;
  const bytes: number[] = [];
  const encoded = Buffer.from(text, "utf8");
  for (let index = 0; index < encoded.length; index += 1) {
    const byte = encoded[index] as number;
    if (byte === PLUS) bytes.push(SPACE);
    else if (byte !== PERCENT) bytes.push(byte);
    else {
      const hex = encoded.toString("latin1", index + 1, index + 3);
      if (!/^[\da-fA-F]{2}$/.test(hex)) return undefined;
      bytes.push(Number.parseInt(hex, 16));
      index += 2;
    }
  }
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
