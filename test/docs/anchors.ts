import { lexer } from "marked";

/** The anchors that GitHub gives the headings of a page: lower case, without punctuation, spaces as hyphens. */
export function anchorsIn(markdown: string): readonly string[] {
  return lexer(markdown).flatMap((token) =>
    token.type === "heading"
      ? [
          String(token.text)
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .replaceAll(" ", "-"),
        ]
      : [],
  );
}
