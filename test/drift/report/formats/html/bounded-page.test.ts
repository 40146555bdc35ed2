import { describe, expect, it } from "vitest";
import type { ReportedBucket, RunReport } from "../../../../../drift/report/contents/run-report.ts";
import { htmlPage } from "../../../../../drift/report/formats/html.ts";
import { DEFAULT_POLICY, evaluate } from "../../../../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, TODAY } from "../../../../support/builders.ts";
import { REPORT } from "../../hostile-report.ts";
import { attribute, elementsIn, elementsOf, rowsOf, textOf } from "./page.ts";

const SCAN: RunReport = { ...REPORT, command: "scan", exitStatus: 2 };

const good = (name: string) => resultOf(name, configurationOf(abortRule(7)));
const bare = (name: string) => ({
  verdict: evaluate({ state: "absent" }, DEFAULT_POLICY, liveBucket({ name }), TODAY),
});
/** With a rule of that name, which its fix names. */
const off = (name: string) =>
  resultOf(name, configurationOf({ ...abortRule(7, { id: `rule-of-${name}` }), status: "Disabled" }));

function resultOf(name: string, configuration: ReturnType<typeof configurationOf>): ReportedBucket {
  return {
    verdict: evaluate({ state: "configured", configuration }, DEFAULT_POLICY, liveBucket({ name }), TODAY),
  };
}

function page(results: readonly ReportedBucket[], limits: { readonly rows?: number; readonly fixes?: number }): string {
  return [...htmlPage({ rows: 100, fixes: 100, ...limits })({ ...SCAN, results }, { color: false })].join("");
}

const named = (text: string) => rowsOf(text).map((row) => row[1]);
const words = (text: string, tagName: string) =>
  textOf(elementsOf(text).find((element) => element.tagName === tagName) as never);
const entries = (text: string) =>
  elementsOf(text).filter((element) => attribute(element, "id")?.startsWith("fix-") === true);

describe("a page of more buckets than a browser opens", () => {
  const mixed = [good("acme-1"), bare("acme-2"), good("acme-3"), bare("acme-4"), good("acme-5")];

  it("has a row for each as long as it has room for them", () => {
    const text = page(mixed, { rows: 5 });
    expect(named(text)).toEqual(["acme-1", "acme-2", "acme-3", "acme-4", "acme-5"]);
    expect(words(text, "caption")).toMatch(/^5 buckets: /);
  });

  it("lists those that are to be looked at, counts all, and says where the others are", () => {
    const text = page(mixed, { rows: 4 });
    expect(named(text)).toEqual(["acme-2", "acme-4"]);
    expect(words(text, "caption")).toMatch(
      /^2 of 5 buckets, those in violation, undecided or changed \(all others are counted above, and --format json lists them\)/,
    );
    expect(words(text, "h1")).toBe("5 buckets: 3 compliant, 2 violations");
    // A filter by a status that no row has would show nothing.
    expect(words(text, "select")).not.toContain("compliant");
  });

  it("lists no more of them than it has room for, and says that there are more", () => {
    const text = page(mixed, { rows: 1 });
    expect(named(text)).toEqual(["acme-2"]);
    expect(words(text, "caption")).toMatch(/^the first 1 of 2 buckets in violation, undecided or changed, of 5 in all/);
    expect(textOf(entries(text)[0] as never)).toContain("2 buckets");
  });

  it("says so too where nothing is to be looked at, in place of a table without rows", () => {
    const text = page([good("acme-1"), good("acme-2")], { rows: 1 });
    expect(elementsOf(text).some(({ tagName }) => tagName === "table")).toBe(false);
    expect(text).toContain("0 of 2 buckets, those in violation, undecided or changed (all others are counted above");
  });

  it("has a bucket that a patch wrote to, which complies now", () => {
    const change = { outcome: "patched", plan: {} } as never;
    const text = page([{ ...good("acme-1"), change }, good("acme-2")], { rows: 1 });
    expect(named(text)).toEqual(["acme-1"]);
  });
});

describe("a page of fixes that are different ones in each bucket", () => {
  const many = ["acme-1", "acme-2", "acme-3"].map(off);

  it("says the others where their buckets are, and counts them, once there are too many to be read", () => {
    const text = page([...many, bare("acme-4")], { fixes: 2 });
    expect(entries(text)).toHaveLength(2);
    expect(text).toContain("2 findings more, each with a fix of its own");
    const [first, , third] = rowsOf(text).map((row) => row.at(-1) ?? "");
    expect(first).not.toContain("fix:");
    expect(third).toMatch(/^abort-rule-disabled: .*rule-of-acme-3.*; fix: enable .*rule-of-acme-3/);
  });

  it("leads to no place that is not in it", () => {
    const elements = elementsOf(page([...many, bare("acme-4")], { fixes: 1 }));
    const ids = elements.map((element) => attribute(element, "id"));
    const links = elements.filter(({ tagName }) => tagName === "a").map((each) => attribute(each, "href") ?? "");
    for (const link of links.filter((each) => each.startsWith("#"))) expect(ids).toContain(link.slice(1));
  });

  it("has those of every level: a thousand hints leave room for what is in violation", () => {
    const hint = (name: string) =>
      resultOf(name, configurationOf(abortRule(7), { ...abortRule(3, { id: name }), filter: { prefix: `${name}*` } }));
    const text = page([hint("acme-1"), hint("acme-2"), bare("acme-3")], { fixes: 1 });
    const kinds = entries(text).flatMap((entry) => elementsIn(entry, "code").map(textOf));
    expect(kinds).toContain("no-lifecycle-configuration");
  });
});
