/** What stands at the top level of a file: a block with its type and labels, or an argument with its name. */
export interface TopLevelItem {
  readonly kind: "block" | "argument";
  readonly words: readonly string[];
  /** From 1. */
  readonly line: number;
}

/** Puts items together from the words that are met. The head of a block is one line, as is an argument up to its value. */
export class TopLevelItems {
  readonly items: TopLevelItem[] = [];
  private words: string[] = [];
  private line = 1;
  private isInValue = false;

  addWord(word: string, line: number): void {
    if (this.words.length === 0) this.line = line;
    this.words.push(word);
  }

  /** What the words were: the head of a block, or the name of an argument, whose value then takes the rest of the line. */
  add(kind: TopLevelItem["kind"]): void {
    if (this.isInValue) return;
    if (this.words.length > 0) this.items.push({ kind, words: this.words, line: this.line });
    this.words = [];
    this.isInValue = kind === "argument";
  }

  endLine(): void {
    this.words = [];
    this.isInValue = false;
  }
}
