/** The text is no expression, or one that is not read here. */
export class NotAnExpression extends Error {}

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A place in a text of Terraform's language, and the ways to go on from there. */
export class Lexer {
  constructor(
    readonly text: string,
    public at: number,
  ) {}

  /** Passes over white space and comments, and then over a symbol where it stands there. */
  take(symbol: string): boolean {
    this.match(SPACE);
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    return true;
  }

  /** @throws NotAnExpression where the symbol does not stand there */
  expect(symbol: string): void {
    if (!this.take(symbol)) throw new NotAnExpression();
  }

  takeWord(word: string): boolean {
    this.match(SPACE);
    const start = this.at;
    if (this.match(IDENTIFIER) === word) return true;
    this.at = start;
    return false;
  }

  /** @throws NotAnExpression where no identifier stands there */
  word(): string {
    this.match(SPACE);
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw new NotAnExpression();
    return name;
  }

  /** @param pattern sticky */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skipSpace(): void {
    this.match(SPACE);
  }

  /** What a backslash, at the place before this one, and the characters from here on stand for. */
  escaped(): string {
    const known = ESCAPES[this.text[this.at] ?? ""];
    if (known !== undefined) {
      this.at += 1;
      return known;
    }
    const code = this.match(/u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y);
    const point = Number.parseInt(code?.slice(1) ?? "", 16);
    if (code === undefined || point > 0x10ffff) throw new NotAnExpression();
    return String.fromCodePoint(point);
  }

  /** The text up to the next character that may have a meaning of its own. At least one character. */
  plain(isQuoted: boolean): string {
    const special = isQuoted ? /[$%"\\]/g : /[$%]/g;
    special.lastIndex = this.at + 1;
    const end = special.exec(this.text)?.index ?? this.text.length;
    const found = this.text.slice(this.at, end);
    this.at = end;
    return found;
  }
}
