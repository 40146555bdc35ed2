import { invalidArgument } from "./s3-error.ts";

/** How a listing writes its keys: `encoding-type=url` makes them safe for XML, which cannot hold every character. */
export function keyEncoding(query: URLSearchParams): {
  readonly encoding: string | undefined;
  readonly encode: (key: string) => string;
} {
  const encoding = query.get("encoding-type") ?? undefined;
  if (encoding !== undefined && encoding !== "url") {
    throw invalidArgument("Invalid Encoding Method specified in Request");
  }
  return { encoding, encode: encoding === "url" ? urlEncode : (key) => key };
}

// As forms are encoded: a space is a plus, and a slash stays.
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/");
}
