const PART = /(?:^|\.)(module\.[\w-]+|(?:data\.)?[\w-]+\.[\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?/gs;

/** A step of an address: `module.site` with `["a"]`, `aws_s3_bucket.logs` with `[0]`. */
export interface AddressPart {
  readonly name: string;
  /** In brackets; empty where there is none. */
  readonly index: string;
}

export function addressParts(address: string): readonly AddressPart[] {
  return [...address.matchAll(PART)].map(([, name = "", index = ""]) => ({ name, index }));
}

/** An address without its indexes. */
export function withoutIndexes(parts: readonly AddressPart[]): string {
  return parts.map(({ name }) => name).join(".");
}

/** The key in an index as addresses write it. */
export function keyIn(index: string): string | number {
  const text = index.slice(1, -1);
  if (!text.startsWith('"')) return Number(text);
  try {
    return String(JSON.parse(text)).replaceAll("$${", "${").replaceAll("%%{", "%{");
  } catch {
    return text;
  }
}
