import { readdirSync, readFileSync } from "node:fs";
import { lexer, type Token } from "marked";

/** A fenced block of a page. */
export interface Block {
  readonly file: string;
  /** The heading that it stands under. */
  readonly heading: string;
  /** What follows the fence: `sh`, `console`, `ts`; empty where nothing does. */
  readonly language: string;
  readonly text: string;
  /** From 1, among the blocks of the file. */
  readonly number: number;
  /** The file that its first line names, such as `# infra/main.tf`: what a reader would save it as. */
  readonly path?: string;
}

export const PAGES: readonly string[] = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];

export function blocksIn(file: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = "";
  const visit = (token: Token): void => {
    if (token.type === "heading") heading = token.text;
    if (token.type === "code") {
      const [, path] = /^(?:#|\/\/) ([\w./-]*\w\.?\w+)\n/.exec(token.text) ?? [];
      const shared = { file, heading, language: token.lang ?? "", text: token.text, number: blocks.length + 1 };
      blocks.push(path === undefined ? shared : { ...shared, path });
    }
    for (const inner of [
      ...("tokens" in token ? (token.tokens ?? []) : []),
      ...("items" in token ? token.items : []),
    ]) {
      visit(inner);
    }
  };
  for (const token of lexer(readFileSync(file, "utf8"))) visit(token);
  return blocks;
}

export function allBlocks(): readonly Block[] {
  return PAGES.flatMap(blocksIn);
}

/** How a test names a block. */
export function nameOf({ file, heading, number, text }: Block): string {
  return `${file}, block ${number} (${heading}): ${text.split("\n", 1)[0]}`;
}
