import { parseXml, type XmlElement, type XmlNode } from "@rgrove/parse-xml";
import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import type { Format } from "../../../drift/report/reporters.ts";
import { printable } from "../../../drift/text/printable.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { isValidSarif, SARIF_MARKUP, sarifText } from "./formats/sarif/sarif-schema.ts";
import { REPORT } from "./hostile-report.ts";
import { rendered, withoutEntities } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

const REASON = "with 3 buckets not written to: the disk is full";
const STOPPED: RunReport = {
  ...REPORT,
  errors: [{ kind: "journal-lost", detail: "the disk is full", notWritten: 3 }],
};
const stoppedFor = (detail: string): RunReport => ({
  ...REPORT,
  errors: [{ kind: "journal-lost", detail, notWritten: 0 }],
});
const FORMATS: readonly Format[] = ["table", "json", "ndjson", "markdown", "sarif", "junit", "github"];

describe("a run that stopped early", () => {
  it.each(FORMATS)("is not taken for a whole one by readers of %s", (format) => {
    expect(withoutEntities(rendered(format, STOPPED))).toContain(REASON);
    expect(rendered(format, REPORT)).not.toMatch(/stopped/i);
  });

  it("says so to people right after the counts, once", () => {
    expect(rendered("table", STOPPED).split("\n")[1]).toBe(`STOPPED: ${REASON}`);
    const markdown = withoutEntities(rendered("markdown", STOPPED)).split("\n");
    expect(markdown[3]).toBe(`**Warning: the run stopped before its end:** ${REASON}`);
  });

  it("is an error in the annotations of a job, before those about buckets", () => {
    const [, second] = rendered("github", STOPPED).split("\n").map(runnerCommand);
    expect(second).toEqual({
      name: "error",
      properties: { title: "mpu-guard: the run stopped before its end" },
      data: REASON,
    });
  });

  it("is not successful in SARIF, with the reason as a notification", () => {
    const text = rendered("sarif", STOPPED);
    expect(isValidSarif(text)).toEqual([]);
    expect(JSON.parse(text).runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
      exitCodeDescription: "the run stopped before its end",
      toolExecutionNotifications: [{ level: "error", message: { text: `stopped, ${REASON}` } }],
    });
  });

  it("is an error of its own in JUnit, which the sums count", () => {
    const root = parseXml(rendered("junit", STOPPED)).root as XmlElement;
    const suites = elementsOf(root.children);
    const sum = (attribute: string) => suites.reduce((total, suite) => total + Number(suite.attributes[attribute]), 0);
    for (const attribute of ["tests", "errors", "failures", "skipped"]) {
      expect(Number(root.attributes[attribute])).toBe(sum(attribute));
    }
    const [testCase] = elementsOf(suites[0]?.children ?? []);
    expect(elementsOf(testCase?.children ?? []).map(({ name, text }) => [name, text])).toEqual([["error", REASON]]);
  });

  it("is an error in JUnit even where it looked at no bucket", () => {
    expect(rendered("junit", { ...STOPPED, results: [] })).toContain('tests="1" failures="0" errors="1"');
  });

  it("leaves room in a comment for no more reasons than a reader needs, and counts the others", () => {
    const text = rendered("markdown", {
      ...REPORT,
      errors: Array(40).fill({ kind: "journal-lost", detail: "<|@".repeat(3000), notWritten: 0 }),
    });
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toContain("\nand 38 more\n");
  });
});

describe.each(Object.entries(PAYLOADS))("a reason with %s", (_, payload) => {
  it("is no markup, and begins no line of its own, in a comment", () => {
    const plain = rendered("markdown", stoppedFor(payload));
    const line = plain.split("\n")[3] ?? "";
    expect(plain.split("\n")).toHaveLength(rendered("markdown", stoppedFor("media")).split("\n").length);
    const foreign = line.replace("**Warning: the run stopped before its end:**", "").replace(/&#\d+;/g, "•");
    expect(foreign).not.toMatch(/[\\`*_[\]~$^@#&<>|]|:\S|www\.|GH-\d/i);
  });

  it("is one line of a table, and one error of a job", () => {
    expect(rendered("table", stoppedFor(payload)).split("\n")[1]).toBe(`STOPPED: ${printable(payload)}`);
    const commands = rendered("github", stoppedFor(payload)).trimEnd().split("\n").map(runnerCommand);
    expect(commands).not.toContain(undefined);
    expect(commands.filter((command) => command?.properties.title?.includes("stopped"))).toHaveLength(1);
  });

  it("is text and nothing else in SARIF and JUnit", () => {
    const sarif = rendered("sarif", stoppedFor(payload));
    expect(isValidSarif(sarif)).toEqual([]);
    const [notification] = JSON.parse(sarif).runs[0].invocations[0].toolExecutionNotifications;
    expect(notification.message.text).not.toMatch(SARIF_MARKUP);
    expect(sarifText(notification.message.text)).toBe(sarifText(printable(`stopped, ${payload}`)));
    const root = parseXml(rendered("junit", stoppedFor(payload))).root as XmlElement;
    expect(elementsOf(root.children)[0]?.attributes.errors).toBe("1");
  });
});

function elementsOf(nodes: readonly XmlNode[]): readonly XmlElement[] {
  return nodes.filter((node): node is XmlElement => node.type === "element");
}
