const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text of an XML document; `undefined` where its bytes are not the UTF-8 of a text, or it says that they are
 * something else. Whoever sends such a text back sends other bytes.
 */
export function decodeXml(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
  const [, encoding = "utf-8"] = /^\uFEFF?<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text) ?? [];
  // As many characters as bytes: ASCII, which is the same in every encoding that S3's XML may be in.
  const isAscii = text.length === bytes.length;
  return isAscii || /^utf-8$/i.test(encoding) ? text : undefined;
}
