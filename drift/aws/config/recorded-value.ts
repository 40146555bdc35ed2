/** Something in an item of AWS Config that this version does not understand: its message says what, for people. */
export class NotUnderstood extends Error {}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The object that a value is, or that its text is the JSON of: AWS Config records parts of an item as text, and some as
 * the text of a text.
 *
 * @throws NotUnderstood for every other value
 */
export function objectIn(value: unknown, what: string): JsonObject {
  let inner = value;
  for (let depth = 0; depth < 2 && typeof inner === "string"; depth += 1) inner = parse(inner);
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) throw new NotUnderstood(what);
  return inner as JsonObject;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value that is there; AWS Config writes `null` for what S3 does not have. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * The whole number that a value is, or that its text is.
 *
 * @throws NotUnderstood for every other value
 */
export function wholeNumberIn(value: unknown, what: string): number {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^-?\d{1,15}$/.test(value));
  const number = isNumber ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new NotUnderstood(what);
  return number;
}

/** @throws NotUnderstood for what is neither true nor false, nor the text of it */
export function booleanIn(value: unknown, what: string): boolean {
  const text = typeof value === "string" ? value.toLowerCase() : value;
  if (text === true || text === "true") return true;
  if (text === false || text === "false") return false;
  throw new NotUnderstood(what);
}

/** @throws NotUnderstood where an object has a member that is there, and that this version does not know */
export function refuseOthers(object: JsonObject, known: readonly string[], what?: string): void {
  const other = Object.keys(object).find((key) => isThere(object[key]) && !known.includes(key));
  if (other === undefined) return;
  throw new NotUnderstood(`the member ${JSON.stringify(other)}${what === undefined ? "" : ` of ${what}`}`);
}
