import type { Block } from "./blocks.ts";

/** A command of a block, and what the block shows of its output; a block of `sh` shows none. */
export interface Shown {
  readonly command: string;
  readonly excerpt?: string;
}

/** The commands of a block, each with what is shown of its output. */
export function shownIn({ language, text }: Block): readonly Shown[] {
  if (language === "sh") return [{ command: text }];
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.split("\n");
      return { command, excerpt: output.join("\n") };
    });
}

/** A scan that finds something has done its work; 1 is a run that failed. A comment may say which it is. */
export function statusesOf(command: string): readonly (number | null)[] {
  const [, status] = /# exit status (\d)$/m.exec(command) ?? [];
  return status === undefined ? [0, 2, 3] : [Number(status)];
}
