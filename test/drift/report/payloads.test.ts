import { parseXml, type XmlElement, type XmlNode } from "@rgrove/parse-xml";
import { describe, expect, it } from "vitest";
import { mergeDiff } from "../../../drift/report/groups/merge-diff.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import { clip, printable } from "../../../drift/text/printable.ts";
import { generalRequirement, planMerge } from "../../../policy/index.ts";
import { DEFAULT_POLICY } from "../../../policy/policy.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { elementsOf, foreignParts, rowsOf, textOf } from "./formats/html/page.ts";
import { isValidSarif, SARIF_MARKUP, sarifText } from "./formats/sarif/sarif-schema.ts";
import { payloadReport } from "./payload-report.ts";
import { csvRows, rendered, withoutEntities } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

// Line ends are the reporter's own.
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const FENCED = /\n~~~\n(.*?)\n~~~\n/gs;
const OWN_TAGS = /<!-- mpu-guard -->|<details><summary>[\d,]+ more<\/summary>|<\/details>/g;
const OWN_LINK =
  /\[(\*\*[a-z-]+\*\*)\]\(https:\/\/github\.com\/mpu-guard\/mpu-guard\/blob\/main\/docs\/finding-kinds\.md#[a-z-]+\)/g;
const OWN_MARKUP = /^(#{3,4} |- |\| --- .*\|$)|\*\*[a-z-]+\*\*/g;

/** What makes a text safe in one format, and proves that its reader still sees what it was. */
const SAFE: Readonly<Record<Format, (text: string, payload: string) => void>> = {
  table: (text, payload) => {
    expect(text).toContain(printable(payload));
  },

  json: (text, payload) => {
    expect(JSON.parse(text).policy.source).toBe(payload);
  },

  ndjson: (text, payload) => {
    const lines = text.trimEnd().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "").policy.source).toBe(payload);
    expect(lines).toHaveLength(payloadReport(payload).results.length + 1);
  },

  csv: (text, payload) => {
    const [head, ...rows] = csvRows(text);
    expect(rows).toHaveLength(payloadReport(payload).results.length);
    for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    // A spreadsheet of a country that writes decimal commas cuts the same text at semicolons.
    for (const cell of text.split(/;|\r\n/)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    expect(rows[0]?.[2]?.replace(/(^|;)'/g, "$1")).toBe(printable(payload));
  },

  markdown: (text, payload) => {
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    // Nothing is markup inside a fence; what is in it must not end it.
    for (const [, fenced = ""] of text.matchAll(FENCED))
      for (const line of fenced.split("\n"))
        expect(line).toMatch(/^(rule \{|new Abort| {2,4}[a-z_]+ +(= |\{)| {2}filter \{\}| {0,2}\})/);
    const plain = text.replaceAll(FENCED, "").replace(OWN_TAGS, "").replace(OWN_LINK, "$1");
    expect(plain).not.toContain("~~~");
    expect(plain).not.toMatch(/[<>]/);
    for (const line of plain.split("\n")) {
      const foreign = line.replace(OWN_MARKUP, "").replace(/&#\d+;/g, "•");
      expect(foreign).not.toMatch(/[\\`*_[\]~$^@#&]|:\S|www\.|GH-\d/i);
      expect(line).toMatch(/^($|\||- \*\*[a-z-]+\*\* \(|#{3,4} [A-Zm]|(Policy|Identity|Changes): |and [\d,]+ more)/);
    }
    const rows = plain.split("\n").filter((line) => line.startsWith("| "));
    expect(new Set(rows.map((row) => row.split("|").length))).toEqual(new Set([5, 7]));
    expect(withoutEntities(plain)).toContain(printable(clip(payload, 100)));
  },

  sarif: (text, payload) => {
    expect(isValidSarif(text)).toEqual([]);
    for (const { message, locations } of JSON.parse(text).runs[0].results) {
      expect(message.text).not.toMatch(SARIF_MARKUP);
      expect(sarifText(message.text)).toContain(sarifText(printable(payload)));
      for (const { physicalLocation } of locations) {
        if (physicalLocation === undefined) continue;
        const { uri, uriBaseId } = physicalLocation.artifactLocation;
        const { protocol, host, search, hash } = new URL(uri, "file:///checkout/");
        expect([protocol, host, search, hash, uri.startsWith("//")]).toEqual(["file:", "", "", "", false]);
        if (uriBaseId !== undefined) expect(new URL(uri, "file:///checkout/").pathname).toMatch(/^\/checkout\//);
      }
    }
  },

  junit: (text, payload) => {
    const shown = printable(payload).replace(
      /[\ufffe\uffff]/g,
      (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
    );
    const cases = elements(parseXml(text)).filter(({ name }) => name === "testcase");
    expect(cases).toHaveLength(payloadReport(payload).results.length);
    for (const { attributes } of cases) expect(attributes.name).toContain(shown);
    const outcomes = cases.flatMap((node) => elements(node)).filter(({ name }) => /failure|error|skipped/.test(name));
    for (const { attributes, text: body } of outcomes) expect(`${attributes.message} ${body}`).toContain("media");
  },

  github: (text, payload) => {
    const commands = text.trimEnd().split("\n").map(runnerCommand);
    expect(commands.map((command) => command?.name)).toEqual([
      "notice",
      ...Array(7).fill("error"),
      ...Array(3).fill("warning"),
    ]);
    for (const command of commands) {
      expect(["title", "file,line,title"]).toContain(Object.keys(command?.properties ?? {}).join(","));
      expect(command?.data).toContain("media");
    }
    expect(commands.at(-1)?.data.startsWith(printable(clip(payload, 4000)).slice(0, 1000))).toBe(true);
    expect(commands.find((command) => command?.properties.file !== undefined)?.properties.file).toBe(
      printable(payload),
    );
  },

  html: (text, payload) => {
    expect(foreignParts(text)).toEqual([]);
    // A text that became markup would be an element more, or one less.
    const tags = (page: string) => elementsOf(page).map(({ tagName }) => tagName);
    expect(tags(text)).toEqual(tags(rendered("html", payloadReport("media"))));
    const rows = rowsOf(text);
    expect(rows).toHaveLength(payloadReport(payload).results.length);
    for (const row of rows) expect(row[1]).toBe(printable(clip(payload, 120)).trim());
    const facts = elementsOf(text).filter(({ tagName }) => tagName === "dd");
    expect(facts.map(textOf)).toContain(printable(clip(payload, 600)));
  },
};

describe.each(Object.keys(REPORTERS) as Format[])("%s", (format) => {
  it.each(Object.entries(PAYLOADS))("is safe to open and to print with %s", (_, payload) => {
    const text = rendered(format, payloadReport(payload));
    for (const line of text.split(/\r?\n/)) {
      expect(line).not.toMatch(CONTROL);
      if (format !== "github") expect(runnerCommand(line)).toBeUndefined();
    }
    SAFE[format](text, payload);
  });
});

describe("the merge diff", () => {
  const [bucket] = payloadReport("media").results.map(({ verdict }) => verdict.bucket);
  const diffOf = (payload: string) => {
    const rule = { id: payload, status: "Enabled", expiration: { days: 3 }, filter: { prefix: payload } } as const;
    const plan = planMerge({ rules: [rule] }, generalRequirement(DEFAULT_POLICY));
    if (bucket === undefined || plan.outcome !== "change") throw new Error("a plan was expected");
    return mergeDiff({ ...bucket, name: payload, region: payload }, plan, {
      what: "add the mpu-guard rule",
      color: false,
    }).split("\n");
  };

  it.each(Object.entries(PAYLOADS))("is safe to print with %s, which makes no line of its own", (_, payload) => {
    const lines = diffOf(payload);
    for (const line of lines) {
      expect(line).not.toMatch(CONTROL);
      expect(runnerCommand(line)).toBeUndefined();
    }
    expect(lines.map((line) => line.slice(0, 4)).slice(1)).toEqual(
      diffOf("media")
        .map((line) => line.slice(0, 4))
        .slice(1),
    );
    expect(lines[2]).toMatch(/^ {10}Prefix: /);
  });
});

function elements(parent: { readonly children: readonly XmlNode[] }): readonly XmlElement[] {
  return parent.children.flatMap((node) => {
    if (node.type !== "element") return [];
    const element = node as XmlElement;
    return [element, ...elements(element)];
  });
}
