import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../../../drift/report/contents/run-report.ts";
import { DEFAULT_POLICY, evaluate } from "../../../../../policy/index.ts";
import { liveBucket, TODAY } from "../../../../support/builders.ts";
import { DECLARED_REPORT } from "../../declared-report.ts";
import { REPORT } from "../../hostile-report.ts";
import { rendered } from "../../rendered.ts";
import { attribute, elementsIn, elementsOf, foreignParts, rowsOf, textOf } from "./page.ts";

const page = (report: RunReport) => rendered("html", report);
const first = (text: string, tagName: string) => elementsOf(text).find((element) => element.tagName === tagName);
const charts = (text: string) =>
  elementsOf(text).flatMap((element) => (element.tagName === "svg" ? [attribute(element, "aria-label") ?? ""] : []));

const SCAN: RunReport = { ...REPORT, command: "scan", exitStatus: 2 };

/** A report of buckets without rules, as many as each account is told to have. */
function reportOf(accounts: Readonly<Record<string, number>>, more: Partial<RunReport> = {}): RunReport {
  const results = Object.entries(accounts).flatMap(([account, count]) =>
    [...Array(count).keys()].map((index) => ({
      verdict: evaluate(
        { state: "absent" },
        DEFAULT_POLICY,
        liveBucket({ account, name: `acme-media-${index}` }),
        TODAY,
      ),
    })),
  );
  return { ...SCAN, results, ...more };
}

describe("what the page may load", () => {
  const text = page(SCAN);
  const policy = attribute(
    elementsOf(text).find((element) => attribute(element, "http-equiv") === "Content-Security-Policy"),
    "content",
  );

  it("is nothing but its own style and script, by hashes that are theirs", () => {
    const hash = (tagName: string) => {
      const content = textOf(first(text, tagName) ?? ({ nodeName: "#text", value: "" } as never));
      return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash("style")}; script-src ${hash("script")}; base-uri 'none'; form-action 'none'`,
    );
  });

  it("stands in front of all that it is about", () => {
    expect(text.indexOf("Content-Security-Policy")).toBeLessThan(text.indexOf("<style>"));
    expect(text.indexOf("charset=")).toBeLessThan(1024);
  });

  it.each([
    ["live buckets", SCAN],
    ["declared code", DECLARED_REPORT],
    ["a trend", { ...SCAN, history: [{ startedAt: "2026-11-20T02:00:00.000Z", counts: counts(7) }] }],
  ])("has no part of anybody else: %s", (_, report) => {
    expect(foreignParts(page(report))).toEqual([]);
    expect(page(report)).not.toMatch(/url\(|@import|fetch\(|XMLHttpRequest|innerHTML|eval\(/);
  });
});

describe("what a reader meets first", () => {
  it("is the counts, then the verdict, then what to do", () => {
    const header = textOf(first(page(SCAN), "header") as never);
    const places = ["10 buckets: 3 compliant", "exit status 2: 5 violations", "Next:"].map((words) =>
      header.indexOf(words),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it("has the command to copy as code", () => {
    const next = { dryRun: "mpu-guard patch --dry-run --profile 'a b'", patch: "" };
    const report = reportOf({ "111122223333": 1 }, { next });
    expect(elementsIn(first(page(report), "header") as never, "code").map(textOf)).toEqual([next.dryRun]);
  });

  it("says in a run that stopped that it did, above all else", () => {
    const report: RunReport = { ...SCAN, exitStatus: 1, errors: [{ kind: "interrupted", notWritten: 3 }] };
    const header = textOf(first(page(report), "header") as never);
    expect(header.indexOf("the run stopped before its end")).toBeLessThan(header.indexOf("exit status 1"));
  });
});

it("names the accounts that could not be scanned, and why", () => {
  const accounts: RunReport["accounts"] = [
    { account: "111122223333", status: "scanned" },
    { account: "444455556666", status: "failed", reason: "sts:AssumeRole is denied" },
  ] as never;
  const text = page({ ...SCAN, accounts });
  expect(text).toContain("2 accounts: 1 scanned, 1 failed");
  expect(text).toMatch(/Accounts that failed.*444455556666.*sts:AssumeRole is denied/s);
});

describe("coverage", () => {
  it("is by region where there is one account, and by account where there are several", () => {
    expect(charts(page(reportOf({ "111122223333": 2 })))[0]).toBe(
      "Coverage by region: eu-west-1: 2 in violation, 0 undecided, of 2",
    );
    expect(charts(page(reportOf({ "111122223333": 1, "444455556666": 3 })))[0]).toMatch(
      /^Coverage by account: 444455556666: 3 in violation.*; 111122223333: 1 in violation/,
    );
  });

  it("shows twenty accounts with the most violations, and all others as one", () => {
    const accounts = Object.fromEntries([...Array(25).keys()].map((index) => [`1111222233${index + 10}`, index + 1]));
    const [label = ""] = charts(page(reportOf(accounts)));
    expect(label.split("; ")).toHaveLength(21);
    expect(label).toMatch(/^Coverage by account: 111122223334: 25 in violation/);
    expect(label.split("; ").at(-1)).toBe("5 others: 15 in violation, 0 undecided, of 15");
  });

  it("is by stack for code that has stacks", () => {
    expect(charts(page(DECLARED_REPORT))[0]).toMatch(/^Coverage by stack: /);
  });
});

describe("the trend", () => {
  const history = [
    { startedAt: "2026-11-20T02:00:00.000Z", counts: counts(7) },
    { startedAt: "2026-11-19T02:00:00.000Z", counts: counts(9) },
    // Of a clock that was wrong: nothing is later than this report.
    { startedAt: "2027-01-01T02:00:00.000Z", counts: counts(1) },
  ];

  it("runs from the oldest report to this one, in whatever order they were read", () => {
    expect(charts(page({ ...SCAN, history }))[1]).toBe(
      "Trend: 2026-11-19: 9 in violation, 0 undecided; 2026-11-21: 5 in violation, 1 undecided",
    );
  });

  it("is no chart where there is nothing to compare with", () => {
    const text = page({ ...SCAN, history: [] });
    expect(charts(text)).toHaveLength(1);
    expect(text).toContain("no earlier report yet");
    expect(page(SCAN)).not.toContain("earlier report");
  });
});

describe("the table", () => {
  it("has every bucket once, in the report's order", () => {
    const names = SCAN.results.map(({ verdict }) => verdict.bucket.name);
    expect(rowsOf(page(SCAN)).map((row) => row[1])).toEqual(names);
    expect(page(SCAN)).toBe(page(SCAN));
  });

  it("leads from each finding to its fix, and from there to its explanation", () => {
    const elements = elementsOf(page(SCAN));
    const links = elements.filter(({ tagName }) => tagName === "a").map((element) => attribute(element, "href") ?? "");
    const ids = elements.map((element) => attribute(element, "id"));
    const inPage = links.filter((link) => link.startsWith("#"));
    expect(inPage.length).toBe(SCAN.results.flatMap(({ verdict }) => verdict.findings).length);
    for (const link of inPage) expect(ids).toContain(link.slice(1));
    const entries = elements.filter((element) => attribute(element, "id")?.startsWith("fix-"));
    for (const entry of entries) {
      expect(textOf(entry)).toContain("Fix: ");
      expect(elementsIn(entry, "a").map((link) => attribute(link, "href"))).toEqual([
        expect.stringContaining("docs/finding-kinds.md#"),
      ]);
    }
  });

  it("has a caption and heads of columns for those who hear it", () => {
    const table = first(page(SCAN), "table") as never;
    expect(elementsIn(table, "caption")).toHaveLength(1);
    for (const head of elementsIn(table, "th")) expect(attribute(head, "scope")).toBe("col");
    expect(
      attribute(
        elementsOf(page(SCAN)).find((each) => attribute(each, "id") === "shown"),
        "aria-live",
      ),
    ).toBe("polite");
  });

  it("shows its controls only where a script runs", () => {
    expect(attribute(first(page(SCAN), "form"), "hidden")).toBe("");
    expect(elementsIn(first(page(SCAN), "thead") as never, "button")).toEqual([]);
  });

  it("of 10,000 buckets is a file under 3 MB", () => {
    const text = page(reportOf({ "111122223333": 5000, "444455556666": 5000 }));
    expect(rowsOf(text)).toHaveLength(10_000);
    expect(Buffer.byteLength(text)).toBeLessThan(3_000_000);
  });
});

function counts(violation: number) {
  return { buckets: 10, compliant: 10 - violation, violation, undecided: 0, exempt: 0, notApplicable: 0 };
}
