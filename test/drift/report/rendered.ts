import type { Reporter, RunReport } from "../../../drift/report/contents/run-report.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import { TOOL } from "../../../drift/tool.ts";

const loaded = new Map<Format, Reporter>();
for (const format of Object.keys(REPORTERS) as Format[]) loaded.set(format, await REPORTERS[format]());

/** A report as text, without colours unless asked for. */
export function rendered(format: Format, report: RunReport, color = false): string {
  return [...(loaded.get(format)?.(report, { color }) ?? [])].join("");
}

/** A text without what changes with every release, and without a page's style and script. */
export function withoutVersion(output: string): string {
  return output
    .replaceAll(`"${TOOL.version}"`, '"VERSION"')
    .replaceAll(`mpu-guard ${TOOL.version}`, "mpu-guard VERSION")
    .replace(/<(style|script)>.*?<\/\1>/gs, "<$1>…</$1>")
    .replace(/sha256-[^&]+/g, "sha256-…");
}

/** The cells of CSV text (RFC 4180), row by row. */
export function csvRows(text: string, separator = ","): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cells = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}]*))(${separator}|\\r\\n|$)`, "gy");
  while (cells.lastIndex < text.length) {
    const match = cells.exec(text);
    if (match === null) throw new Error("no CSV");
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

/** Markdown text as its reader sees it, without the characters that show nothing. */
export function withoutEntities(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll("\u200b", "");
}
