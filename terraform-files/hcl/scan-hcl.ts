/** What stands at the top level of a file: a block with its type and labels, or an argument with its name. */
export interface TopLevelItem {
  readonly kind: "block" | "argument";
  readonly words: readonly string[];
  /** From 1. */
  readonly line: number;
}

export interface HclScan {
  readonly items: readonly TopLevelItem[];
  /** Where `"$"` or `"%"` is all that an interpolation holds, as in `${"$"}{name}`: begin and end of the literal. */
  readonly literalMarkers: readonly (readonly [number, number])[];
  /** How deep brackets, strings and interpolations are in each other, and the line of the deepest. */
  readonly nesting: { readonly depth: number; readonly line: number };
}

interface Mode {
  readonly kind: "code" | "string" | "heredoc";
  /** Open brackets of code. */
  brackets: number;
  readonly marker: string;
  readonly start: number;
}

const SPACE = /[ \t\r]+/y;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?(?=\n)/uy;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** Text without meaning; `$${` and `%%{` are no interpolations, and a mark without a brace is itself. */
const STRING_TEXT = /[^"\\$%\n]+|\\[^\n]|\$\$\{|%%\{|[$%](?!\{)/y;
const HEREDOC_TEXT = /[^$%\n]+|\$\$\{|%%\{|[$%](?!\{)/y;
const LITERAL_MARKER = /\$\{~?[ \t]*("(?:[^"\\$%\n]|\\[^\n])*[$%]")[ \t]*~?\}/y;

/**
 * Walks over HCL without recursion, for what the parser's output does not tell. Whether the text is valid is the
 * parser's to say: here anything is read in some way.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function scanHcl(text: string): HclScan {
  return new Scanner(text).scan();
}

class Scanner {
  private readonly items: TopLevelItem[] = [];
  private readonly literalMarkers: [number, number][] = [];
  private nesting = { depth: 0, line: 1 };
  private readonly modes: Mode[] = [{ kind: "code", brackets: 0, marker: "", start: 0 }];
  private depth = 0;
  private at = 0;
  private line = 1;
  private words: string[] = [];
  private wordLine = 1;
  /** After the name of an argument, up to the end of its line. */
  private inValue = false;

  constructor(private readonly text: string) {}

  scan(): HclScan {
    while (this.at < this.text.length) {
      const mode = this.modes.at(-1) as Mode;
      if (mode.kind === "code") this.readCode(mode);
      else if (mode.kind === "string") this.readString(mode);
      else this.readHeredoc(mode);
    }
    return { items: this.items, literalMarkers: this.literalMarkers, nesting: this.nesting };
  }

  private readCode(mode: Mode): void {
    if (this.skip(SPACE) || this.skip(LINE_COMMENT) || this.skipBlockComment()) return;
    const isTopLevel = this.modes.length === 1 && mode.brackets === 0;
    const heredoc = this.match(HEREDOC);
    if (heredoc !== undefined) {
      this.open("heredoc", heredoc[1]);
      return;
    }
    const word = this.match(IDENTIFIER)?.[0];
    if (word !== undefined) {
      if (isTopLevel) this.addWord(word);
      return;
    }
    const character = this.text[this.at];
    this.at += 1;
    if (character === "\n") {
      this.line += 1;
      if (isTopLevel) this.endItem();
    } else if (character === '"') this.open("string");
    else if (character === "{" || character === "[" || character === "(") {
      if (isTopLevel && character === "{" && !this.inValue) this.addItem("block");
      mode.brackets += 1;
      this.deepen(1);
    } else if (character === "}" && mode.brackets === 0 && this.modes.length > 1) this.close();
    else if (character === "}" || character === "]" || character === ")") {
      if (mode.brackets === 0) return;
      mode.brackets -= 1;
      this.deepen(-1);
    } else if (isTopLevel && character === "=" && !this.inValue) {
      this.addItem("argument");
      this.inValue = true;
    }
  }

  private readString(mode: Mode): void {
    if (this.skip(STRING_TEXT) || this.openInterpolation()) return;
    // A string ends at its quote, and an unfinished one with its line.
    if (this.text[this.at] === '"') this.at += 1;
    this.close();
    if (this.modes.length === 1 && this.modes[0]?.brackets === 0)
      this.addWord(this.text.slice(mode.start, this.at - 1));
  }

  private readHeredoc(mode: Mode): void {
    if (this.text[this.at] === "\n") {
      this.at += 1;
      this.line += 1;
      const end = this.text.indexOf("\n", this.at);
      const next = this.text.slice(this.at, end < 0 ? this.text.length : end);
      if (next.trim() !== mode.marker) return;
      this.at += next.length;
      this.close();
    } else if (!this.skip(HEREDOC_TEXT)) this.openInterpolation();
  }

  private openInterpolation(): boolean {
    if (!/[$%]/.test(this.text[this.at] ?? "")) return false;
    LITERAL_MARKER.lastIndex = this.at;
    const [whole, literal] = LITERAL_MARKER.exec(this.text) ?? [];
    if (whole !== undefined && literal !== undefined) {
      const start = this.at + whole.indexOf('"');
      this.literalMarkers.push([start, start + literal.length]);
    }
    this.at += 2;
    this.open("code");
    return true;
  }

  private open(kind: Mode["kind"], marker = ""): void {
    this.modes.push({ kind, brackets: 0, marker, start: this.at });
    this.deepen(1);
  }

  private close(): void {
    this.modes.pop();
    this.deepen(-1);
  }

  private deepen(by: number): void {
    this.depth += by;
    if (this.depth > this.nesting.depth) this.nesting = { depth: this.depth, line: this.line };
  }

  private addWord(word: string): void {
    if (this.words.length === 0) this.wordLine = this.line;
    this.words.push(word);
  }

  private addItem(kind: TopLevelItem["kind"]): void {
    if (this.words.length > 0) this.items.push({ kind, words: this.words, line: this.wordLine });
    this.words = [];
  }

  private endItem(): void {
    this.words = [];
    this.inValue = false;
  }

  private skipBlockComment(): boolean {
    if (!this.text.startsWith("/*", this.at)) return false;
    const found = this.text.indexOf("*/", this.at + 2);
    const end = found < 0 ? this.text.length : found + 2;
    for (; this.at < end; this.at += 1) if (this.text[this.at] === "\n") this.line += 1;
    return true;
  }

  private skip(pattern: RegExp): boolean {
    return this.match(pattern) !== undefined;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match;
  }
}
