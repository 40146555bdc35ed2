/** Told of each key of an object: how deep the object is (the outermost is 1), and where the key begins. */
export type OnKey = (depth: number, key: string, offset: number) => void;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Walks over a JSON text without recursion, for what `JSON.parse` does not tell: where a key stands, which key stands
 * twice, and where exactly a text stops being JSON.
 *
 * @returns the offset of the first character that does not fit; `undefined` for valid JSON
 */
export function scanJson(text: string, onKey?: OnKey): number | undefined {
  const open: boolean[] = [];
  let at = skipSpace(text, 0);
  for (;;) {
    // A value, after the key where one belongs.
    if (open.at(-1) === true) {
      const end = endOfString(text, at);
      if (end === undefined) return faultIn(text, at);
      onKey?.(open.length, text.slice(at + 1, end - 1), at);
      at = skipSpace(text, end);
      if (text.charCodeAt(at) !== COLON) return at;
      at = skipSpace(text, at + 1);
    }
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      const isObject = code === OPEN_OBJECT;
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== (isObject ? CLOSE_OBJECT : CLOSE_LIST)) {
        open.push(isObject);
        continue;
      }
      at += 1;
    } else {
      const end = code === QUOTE ? endOfString(text, at) : endOfLiteral(text, at);
      if (end === undefined) return faultIn(text, at);
      at = end;
    }
    // What may follow a value: the ends of what it is in, then a comma and the next one.
    for (;;) {
      at = skipSpace(text, at);
      const isObject = open.at(-1);
      if (isObject === undefined) return at < text.length ? at : undefined;
      const next = text.charCodeAt(at);
      if (next === COMMA) {
        at = skipSpace(text, at + 1);
        break;
      }
      if (next !== (isObject ? CLOSE_OBJECT : CLOSE_LIST)) return at;
      open.pop();
      at += 1;
    }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; ) {
    at += 1;
    code = text.charCodeAt(at);
  }
  return at;
}

function endOfString(text: string, from: number): number | undefined {
  if (text.charCodeAt(from) !== QUOTE) return undefined;
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
    else if (code < 32) return undefined;
  }
  return undefined;
}

function endOfLiteral(text: string, from: number): number | undefined {
  LITERAL.lastIndex = from;
  return LITERAL.test(text) ? LITERAL.lastIndex : undefined;
}

/** An unfinished text is at fault at its end, anything else where it begins. */
function faultIn(text: string, at: number): number {
  return text.charCodeAt(at) === QUOTE ? text.length : at;
}
