/** The first line of a generated page. */
export function generatedFrom(sources: string): string {
  return `<!-- Written by "npm run docs" from ${sources}: change it there. -->`;
}

/** A table; what stands in a cell may hold any text. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [row(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(row)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A block of code, or of what a command prints. */
export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** A page with the generated part of it that stands between two comments, as the product has it now. */
export function withPart(page: string, name: string, part: string, command = "npm run docs"): string {
  const [begin, end] = [`<!-- ${name}: ${command} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = page.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`the page needs the lines ${begin} and ${end}`);
  return `${before}${begin}\n\n${part}\n\n${end}${after}`;
}
