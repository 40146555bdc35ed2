import { invalidArgument } from "./s3-error.ts";

/** How many entries a page may have: what the request asks for, but no more than S3 ever gives. */
export function pageSize(query: URLSearchParams, parameter: string, most: number): number {
  const asked = query.get(parameter);
  if (asked === null) return most;
  if (!/^[1-9]\d{0,9}$/.test(asked))
    throw invalidArgument(`Provided ${parameter} not an integer or within integer range`);
  return Math.min(Number(asked), most);
}
