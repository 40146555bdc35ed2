import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { assembleReport } from "../../../drift/report/assemble-report.ts";
import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import { reportSchema } from "../../../drift/report/document/report-schema.ts";
import { mergeDiff } from "../../../drift/report/groups/merge-diff.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import { DEFAULT_POLICY } from "../../../policy/index.ts";
import { DECLARED_REPORT } from "./declared-report.ts";
import { HOSTILE, PLAN, REPORT } from "./hostile-report.ts";
import { rendered, withoutVersion } from "./rendered.ts";

// Line ends are the reporter's own; everything else of this kind would come from a stranger.
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ESCAPE = "\u001b[";

const text = (format: Format, report: RunReport = REPORT, color = false) => rendered(format, report, color);
const empty: RunReport = { ...REPORT, results: [] };
const first = REPORT.results[0]?.verdict.bucket;
if (first === undefined) throw new Error("a report with buckets was expected");

describe.each(Object.keys(REPORTERS) as Format[])("%s", (format) => {
  it("says the same as it always did", async () => {
    await expect(withoutVersion(text(format))).toMatchFileSnapshot(`golden/${format}.txt`);
  });

  it("says something of a run without buckets", async () => {
    await expect(withoutVersion(text(format, empty))).toMatchFileSnapshot(`golden/${format}-empty.txt`);
  });

  it("says the same of declared code as it always did", async () => {
    await expect(withoutVersion(text(format, DECLARED_REPORT))).toMatchFileSnapshot(`golden/${format}-declared.txt`);
  });

  it("shows what is undecided, in a run that has nothing else to say", () => {
    const results = DECLARED_REPORT.results.filter(({ verdict }) => verdict.status === "undecided");
    expect(text(format, { ...DECLARED_REPORT, results })).toMatch(/undecided|<error /i);
    expect(text(format, { ...DECLARED_REPORT, results })).toContain("the days are not known");
  });

  it("ends with a line end", () => {
    expect(text(format)).toMatch(/[^\n]\n$/);
  });

  it("lets nobody who names a rule, a prefix or a policy file end a line or begin an escape", () => {
    for (const line of text(format).split(/\r?\n/)) expect(line).not.toMatch(/\p{Cc}/u);
  });
});

describe("table", () => {
  const lines = text("table").split("\n");

  it("turns no text around and hides none, whoever named a rule, a prefix or a policy file", () => {
    for (const line of lines) expect(line).not.toMatch(CONTROL);
  });

  it("begins with the counts", () => {
    expect(lines[0]).toBe("10 buckets: 3 compliant, 5 violations, 1 undecided, 1 exempt");
  });

  it("does not list buckets that need nothing", () => {
    expect(text("table")).not.toMatch(/gateway|assets/);
  });

  it("names buckets with one finding and one fix under one heading, and the same finding with another fix apart", () => {
    const headings = lines.filter((line) => line.startsWith("VIOLATION no-lifecycle-configuration"));
    expect(headings.map((heading) => heading.match(/\((\d+)\)$/)?.[1]).sort()).toEqual(["1", "2"]);
    const [bare, web] = ["bare ", "web "].map((name) => lines.findIndex((line) => line.trim().startsWith(name)));
    expect(web).toBe((bare ?? 0) + 1);
  });

  it("puts violations before what is undecided, and the policy last", () => {
    const words = lines.flatMap((line) => line.match(/^[A-Z]{2,}(?= )/)?.[0] ?? []).filter((word) => word !== "EXEMPT");
    expect(words).toEqual([...words].sort((a, b) => RANK.indexOf(a) - RANK.indexOf(b)));
    expect(new Set(words)).toEqual(new Set(RANK));
  });

  it("names an exempt bucket with its reason, its owner and its last day", () => {
    expect(text("table", DECLARED_REPORT)).toMatch(
      /\nEXEMPT \(1\)\n {2}scratch {2}\S+ {2}until 2999-12-31: wiped every night \(owner: data team\)\n/,
    );
  });

  it.each([
    ["check", 2, "exit status 2: 4 violations and 3 undecided of 10 buckets\nnext: add the lines under FIX IN CODE\n"],
    ["check", 1, "exit status 1: the run stopped before its end\nnext: deal with the reason above, and run it again\n"],
    ["rollback", 0, "exit status 0: every bucket is as it was before the patch\n"],
  ] as const)("ends with the verdict of %s and status %i, and what to do", (command, exitStatus, end) => {
    expect(text("table", { ...DECLARED_REPORT, command, exitStatus }).endsWith(`\n\n${end}`)).toBe(true);
  });

  it("says nothing of a status that nobody gave, and nothing to do where nothing is wrong", () => {
    expect(text("table")).not.toContain("exit status");
    const verdict = text("table", { ...DECLARED_REPORT, exitStatus: 0, results: [] });
    expect(verdict.endsWith("\n\nexit status 0: no bucket to evaluate\n")).toBe(true);
  });

  it("is coloured only where asked, and says the same then", () => {
    expect(text("table")).not.toContain(ESCAPE);
    const colored = text("table", REPORT, true);
    expect(colored).toContain(ESCAPE);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken out
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(text("table"));
  });
});

const RANK = ["VIOLATION", "UNDECIDED", "WARNING", "FAILED", "CONFLICT", "REFUSED", "POLICY"];

describe("json", () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);

  it.each([
    ["a report", REPORT],
    ["a report on declared code", DECLARED_REPORT],
    ["an empty report", empty],
  ])("gives %s that its schema admits", (_, report) => {
    validate(JSON.parse(text("json", report)));
    expect(validate.errors).toBeNull();
  });

  it("has a schema that refuses what is no report", () => {
    const document = JSON.parse(text("json"));
    expect(validate({ ...document, schemaVersion: 2 })).toBe(false);
    expect(validate({ ...document, buckets: [{ ...document.buckets[0], status: "fine" }] })).toBe(false);
  });

  it("gives every name back as it is, hostile or not", () => {
    const { buckets, policy } = JSON.parse(text("json"));
    expect(policy.source).toBe(`policies/${HOSTILE}.yaml`);
    expect(buckets.find(({ bucket }: { bucket: string }) => bucket === "logs").abort.ruleId).toBe(HOSTILE);
  });

  it("gives the rules before and after a change in S3's words", () => {
    const { change } = JSON.parse(text("json")).buckets[2];
    expect(change.before).toEqual([expect.objectContaining({ ID: HOSTILE, Expiration: { Days: 400 } })]);
    expect(change.after).toHaveLength(2);
  });
});

describe("ndjson", () => {
  it("has the buckets of the JSON report, one a line, and its head as the last line", () => {
    const documents = text("ndjson")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { buckets, ...head } = JSON.parse(text("json"));
    expect(documents).toEqual([...buckets, head]);
  });
});

describe("the merge diff", () => {
  const diff = (color: boolean) =>
    mergeDiff({ ...first, name: `media${HOSTILE}` }, PLAN, { what: "add the mpu-guard rule", color });

  it("says the same as it always did", async () => {
    await expect(diff(false)).toMatchFileSnapshot("golden/merge-diff.txt");
  });

  it("adds our rule and takes no line away", () => {
    expect(diff(false)).toMatch(/^ {2}\+ /m);
    expect(diff(false)).not.toMatch(/^ {2}- /m);
  });

  it("hands no power over the terminal to who named the bucket or its rules", () => {
    for (const line of diff(false).split("\n")) expect(line).not.toMatch(CONTROL);
    expect(diff(true)).toContain(ESCAPE);
  });
});

describe("the order of a report", () => {
  it("is by account, region and name, whatever came first", () => {
    const policy = { policy: DEFAULT_POLICY, source: "built-in", sha256: "", positionOf: () => ({}) };
    const shuffled = [...REPORT.results].reverse();
    const { results } = assembleReport("scan", policy, new Date(0), shuffled);
    expect(results.map(({ verdict }) => verdict.bucket.name)).toEqual(
      REPORT.results.map(({ verdict }) => verdict.bucket.name),
    );
  });
});
