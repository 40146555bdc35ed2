import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import { MARKER } from "../../../drift/report/formats/markdown/markdown.ts";
import { type Format, renderStepSummary } from "../../../drift/report/reporters.ts";
import { DECLARED_REPORT } from "./declared-report.ts";
import { REPORT } from "./hostile-report.ts";
import { csvRows, rendered, withoutEntities } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

const declared = (format: Format, report: RunReport = DECLARED_REPORT) => rendered(format, report);

/** An estate of which every fifth bucket cannot be decided, and every other one has no rules. */
function estateOf(count: number, name: (index: number) => string): RunReport {
  const results = [...Array(count).keys()].map((index) => {
    const bucket = { account: "111122223333", region: "eu-west-1", name: name(index) } as const;
    const whole = { ...bucket, kind: "general-purpose", origin: "live" } as const;
    return index % 5 === 0
      ? ({
          verdict: { bucket: whole, status: "undecided", findings: [{ kind: "timeout", detail: "no answer" }] },
        } as const)
      : ({
          verdict: { bucket: whole, status: "violation", findings: [{ kind: "no-lifecycle-configuration" }] },
        } as const);
  });
  return { ...REPORT, command: "scan", results };
}

describe("junit", () => {
  const suites = (parseXml(declared("junit")).root as XmlElement).children.filter(
    (node): node is XmlElement => node.type === "element",
  );
  const casesOf = (suite: XmlElement | undefined) =>
    (suite?.children ?? []).filter(
      (node): node is XmlElement => node.type === "element" && (node as XmlElement).name === "testcase",
    );
  const outcomeOf = (start: string) =>
    suites
      .flatMap(casesOf)
      .find(({ attributes }) => attributes.name?.startsWith(start))
      ?.children.filter((node): node is XmlElement => node.type === "element")
      .map(({ name }) => name)
      .filter((name) => name !== "properties");

  it("has a suite for each stack, or for each account and region", () => {
    expect(suites.map(({ attributes }) => attributes.name)).toEqual(["declared code", "acme"]);
  });

  it("has a test case for every bucket, no two of one name", () => {
    const names = suites.flatMap(casesOf).map(({ attributes }) => `${attributes.classname} ${attributes.name}`);
    expect(names).toHaveLength(DECLARED_REPORT.results.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it("fails violations, errs on what is undecided, and skips what need not be judged", () => {
    expect(outcomeOf("media")).toEqual(["failure"]);
    expect(outcomeOf("aws_s3_bucket.unnamed")).toEqual(["error"]);
    expect(outcomeOf("scratch")).toEqual(["skipped"]);
    expect(outcomeOf("old")).toEqual(["skipped"]);
    expect(outcomeOf("assets")).toEqual([]);
  });

  it("counts what it holds", () => {
    for (const suite of suites) {
      const outcomes = casesOf(suite).flatMap(({ children }) => children.map((node) => (node as XmlElement).name));
      for (const [attribute, name] of Object.entries({ failures: "failure", errors: "error", skipped: "skipped" })) {
        expect(Number(suite.attributes[attribute])).toBe(outcomes.filter((outcome) => outcome === name).length);
      }
      expect(Number(suite.attributes.tests)).toBe(casesOf(suite).length);
    }
  });
});

describe("junit, besides the buckets", () => {
  it("has the lines that fix a bucket in code", () => {
    expect(declared("junit")).toContain(
      "\n    new AbortIncompleteMultipartUpload(this, &quot;uploads-abort&quot;, { bucket: uploads });",
    );
  });

  it("has a test case for each note on the policy, and none of them fails", () => {
    const [all, ...suites] = elements(parseXml(rendered("junit", REPORT)));
    const notes = REPORT.policyNotes?.length ?? 0;
    const policy = suites.find(({ attributes }) => attributes.name === "mpu-guard policy");
    expect(policy?.attributes).toMatchObject({ tests: String(notes), failures: "0", errors: "0" });
    expect(all?.attributes.tests).toBe(String(REPORT.results.length + notes));
  });
});

function elements(parent: { readonly children: readonly unknown[] }): readonly XmlElement[] {
  const found = parent.children.filter((node): node is XmlElement => (node as XmlElement).type === "element");
  return found.flatMap((element) => [element, ...elements(element)]);
}

describe("github", () => {
  const commands = declared("github").trimEnd().split("\n").map(runnerCommand);

  it("begins with the counts, for GitHub shows but ten annotations of a level", () => {
    expect(commands[0]).toMatchObject({ name: "notice", data: expect.stringMatching(/^10 buckets: .*3 undecided/) });
  });

  it("points to the line that declares the bucket", () => {
    expect(commands.find((command) => command?.data.startsWith("uploads"))).toMatchObject({
      name: "error",
      properties: { file: "cdktf.out/stacks/acme/cdk.tf.json", line: "80" },
    });
  });

  it("gives violations first, then what is undecided, then hints", () => {
    const levels = commands.slice(1).map((command) => command?.name);
    expect(levels).toEqual([...levels].sort());
    const kinds = commands.map((command) => command?.properties.title?.match(/ ([a-z-]+):/)?.[1]);
    expect(kinds.indexOf("abort-prefix-literal")).toBeGreaterThan(kinds.lastIndexOf("unattributed"));
  });
});

describe("markdown", () => {
  it("begins with the mark by which the next run finds its comment", () => {
    expect(declared("markdown").split("\n")[0]).toBe(MARKER);
    expect(MARKER).toBe("<!-- mpu-guard -->");
  });

  it("is also what the page of a run shows", () => {
    expect([...renderStepSummary(DECLARED_REPORT, { color: false })].join("")).toBe(declared("markdown"));
  });

  it.each([
    ["short names", (index: number) => `acme-media-${index}`],
    ["names of 63 characters", (index: number) => `acme-${"x".repeat(50)}-${index}`],
    ["names of 5,000 characters that all need an entity", (index: number) => `${index}${"<|`".repeat(2000)}`],
  ])("stays short with 500 buckets with %s, and counts the ones it leaves out", (_, name) => {
    const text = declared("markdown", estateOf(500, name));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toContain("500 buckets: 400 violations, 100 undecided");
    const rows = text.split("\n").filter((line) => /^\| .*\*\*/.test(line)).length;
    const [folded = 0] = [...text.matchAll(/<summary>([\d,]+) more/g)].map(([, count]) => Number(count));
    const [left = 0] = [...text.matchAll(/and ([\d,]+) more, which/g)].map(([, count]) => Number(count));
    const shown = text.slice(0, text.indexOf("<details>"));
    expect(shown.split("\n").filter((line) => /^\| .*\*\*no-lifecycle/.test(line)).length).toBeLessThanOrEqual(30);
    expect(rows + left).toBe(500);
    expect(rows).toBeGreaterThan(10);
    expect(folded).toBe(500 - shown.split("\n").filter((line) => /^\| .*\*\*/.test(line)).length);
  });

  it("says each fix once", () => {
    expect(declared("markdown", estateOf(500, String)).match(/^- \[?\*\*/gm)).toHaveLength(2);
  });

  it("names who is exempt, until when and why", () => {
    expect(withoutEntities(declared("markdown"))).toContain(
      "| scratch | cdktf.out/stacks/acme/cdk.tf.json:61 | 2999-12-31 | data team | wiped every night |",
    );
  });
});

describe("csv", () => {
  it("has a row for each finding and for each bucket without one, under one header", () => {
    const [head, ...rows] = csvRows(declared("csv"));
    const expected = DECLARED_REPORT.results.reduce(
      (sum, { verdict }) => sum + Math.max(1, verdict.findings.length),
      0,
    );
    expect(rows).toHaveLength(expected);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head?.length]));
  });

  it("ends its rows as RFC 4180 has it; only the lines of a fix are lines of a quoted cell", () => {
    const [head = [], ...rows] = csvRows(declared("csv"));
    for (const cells of rows) {
      for (const [index, cell] of cells.entries()) if (/[\r\n]/.test(cell)) expect(head[index]).toBe("fixCode");
    }
    expect(rows.map((cells) => cells.at(-1))).toContain(
      'new AbortIncompleteMultipartUpload(this, "uploads-abort", { bucket: uploads });',
    );
    expect(declared("csv").replaceAll(/"[^"]*"|\r\n/g, "")).not.toMatch(/[\r\n]/);
  });

  it("has a row for each note on the policy, about no bucket", () => {
    const [head = [], ...rows] = csvRows(rendered("csv", REPORT));
    const notes = rows.filter((cells) => cells[head.indexOf("status")] === "policy");
    expect(notes).toHaveLength(REPORT.policyNotes?.length ?? 0);
    for (const cells of notes)
      expect([cells[head.indexOf("bucket")], cells[head.indexOf("severity")]]).toEqual(["", "warning"]);
  });
});
