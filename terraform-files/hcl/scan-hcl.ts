import { type TopLevelItem, TopLevelItems } from "./top-level-items.ts";

export interface HclScan {
  readonly items: readonly TopLevelItem[];
  /**
   * What has to be inserted before the converter may see the text. It writes literals and branches of interpolations
   * into the text around them, where the `$` of `${"$"}{name}` or the `%` of `${full ? "%" : "x"}` would begin an
   * interpolation or a directive. What is in parentheses it leaves as it is.
   */
  readonly insertions: readonly Insertion[];
  /** How deep brackets, strings and interpolations are in each other, and the line of the deepest. */
  readonly nesting: { readonly depth: number; readonly line: number };
}

export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

interface Mode {
  readonly kind: "code" | "string" | "heredoc";
  /** Open brackets of code. */
  brackets: number;
  readonly marker: string;
  readonly start: number;
  /** Code that holds a string with a mark at its end. */
  hasMark: boolean;
}

const SPACE = /[ \t\r]+/y;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?(?=\n)/uy;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** Text without meaning; `$${` and `%%{` are no interpolations, and a mark without a brace is itself. */
const STRING_TEXT = /[^"\\$%\n]+|\\[^\n]|\$\$\{|%%\{|[$%](?!\{)/y;
const HEREDOC_TEXT = /[^$%\n]+|\$\$\{|%%\{|[$%](?!\{)/y;

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
  private readonly top = new TopLevelItems();
  private readonly insertions: Insertion[] = [];
  private nesting = { depth: 0, line: 1 };
  private readonly modes: Mode[] = [{ kind: "code", brackets: 0, marker: "", start: 0, hasMark: false }];
  private depth = 0;
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  scan(): HclScan {
    while (this.at < this.text.length) {
      const mode = this.modes.at(-1) as Mode;
      if (mode.kind === "code") this.readCode(mode);
      else if (mode.kind === "string") this.readString(mode);
      else this.readHeredoc(mode);
    }
    return {
      items: this.top.items,
      insertions: this.insertions.sort((one, other) => one.offset - other.offset),
      nesting: this.nesting,
    };
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
      if (isTopLevel) this.top.addWord(word, this.line);
      return;
    }
    const character = this.text[this.at];
    this.at += 1;
    if (character === "\n") {
      this.line += 1;
      if (isTopLevel) this.top.endLine();
    } else if (character === '"') this.open("string");
    else if (character === "{" || character === "[" || character === "(") {
      if (isTopLevel && character === "{") this.top.add("block");
      mode.brackets += 1;
      this.deepen(1);
    } else if (character === "}" && mode.brackets === 0 && this.modes.length > 1) this.closeInterpolation(mode);
    else if (character === "}" || character === "]" || character === ")") {
      if (mode.brackets === 0) return;
      mode.brackets -= 1;
      this.deepen(-1);
    } else if (isTopLevel && character === "=") this.top.add("argument");
  }

  private readString(mode: Mode): void {
    if (this.skip(STRING_TEXT) || this.openInterpolation()) return;
    // A string ends at its quote, and an unfinished one with its line.
    if (this.text[this.at] === '"') this.at += 1;
    this.close();
    const around = this.modes.at(-1) as Mode;
    if (isMark(this.text[this.at - 2])) around.hasMark = true;
    if (this.modes.length === 1 && this.modes[0]?.brackets === 0)
      this.top.addWord(this.text.slice(mode.start, this.at - 1), this.line);
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
    if (!isMark(this.text[this.at])) return false;
    if (this.text[this.at + 2] === "~") this.protectMarks();
    this.at += 2;
    this.open("code");
    return true;
  }

  private closeInterpolation({ start, hasMark }: Mode): void {
    if (hasMark && this.text[start - 2] === "$") {
      const [from, to] = [this.text[start] === "~" ? start + 1 : start, this.at - 1];
      this.insert(from, "(");
      this.insert(this.text[to - 1] === "~" ? to - 1 : to, ")");
    }
    this.close();
  }

  /** Marks that come to stand before an interpolation, because its `~` removes the space in between. */
  private protectMarks(): void {
    let end = this.at;
    while (end > 0 && /\s/.test(this.text[end - 1] ?? "")) end -= 1;
    let start = end;
    while (isMark(this.text[start - 1])) start -= 1;
    if (start === end || end === this.at) return;
    this.insert(start, '${("');
    this.insert(end, '")}');
  }

  private insert(offset: number, text: string): void {
    this.insertions.push({ offset, text });
  }

  private open(kind: Mode["kind"], marker = ""): void {
    this.modes.push({ kind, brackets: 0, marker, start: this.at, hasMark: false });
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

function isMark(character: string | undefined): boolean {
  return character === "$" || character === "%";
}
