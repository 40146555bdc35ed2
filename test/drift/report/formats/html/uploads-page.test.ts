import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../../../drift/report/contents/run-report.ts";
import { notificationOf } from "../../../../../drift/report/notification/notification.ts";
import { snsMessage } from "../../../../../drift/report/notification/sns-message.ts";
import type { BucketUploads } from "../../../../../drift/uploads/bucket-uploads.ts";
import { rendered } from "../../rendered.ts";
import { uploadsOf, uploadsReport } from "../../uploads-report.ts";
import { attribute, elementsOf, foreignParts, rowsOf } from "./page.ts";

const none = await uploadsOf([]);

/** Uploads that cost so many dollars a month; `null` where that is not known. */
function costing(costPerMonth: number | null): BucketUploads {
  const known = { count: 3, knownCount: 3, bytes: 3 * 2 ** 40, knownBytes: 3 * 2 ** 40 };
  const range = { fromDays: 30, toDays: 45 };
  const sums = { ...none, ...known, costPerMonth, knownCostPerMonth: costPerMonth ?? 1 };
  return { ...sums, byAge: [{ ...sums, range }], pastPolicyDays: { ...sums, days: 7 } };
}

const charts = (report: RunReport) =>
  elementsOf(rendered("html", report)).flatMap((element) =>
    element.tagName === "svg" ? [attribute(element, "aria-label") ?? ""] : [],
  );

describe("uploads as a page", () => {
  const report = uploadsReport([
    ["acme-cheap", costing(2)],
    ["acme-dear", costing(40.5)],
    ["acme-empty", none],
    ["acme-unpriced", costing(null)],
  ]);

  it("has the cost by bucket, the most first; what is not known whole is said to be more, and never zero", () => {
    expect(charts(report)[0]).toBe(
      "Cost of incomplete multipart uploads: acme-dear: $40.50 a month; acme-cheap: $2.00 a month; acme-unpriced: at least $1.00 a month",
    );
  });

  it("has twenty buckets of many, and all others as one", () => {
    const many = [...Array(30).keys()].map((index) => [`acme-${index}`, costing(index + 1)] as const);
    const bars = (charts(uploadsReport(many))[0] ?? "").split("; ");
    expect(bars).toHaveLength(21);
    expect(bars.at(-1)).toBe("10 others: $55.00 a month");
  });

  it("has the ages of all buckets together, and the policy's days", () => {
    expect(charts(report)[1]).toBe("Age: 30 to 45 days: 9");
    expect(rendered("html", report)).toContain("policy: 7 days");
  });

  it("has numbers to sort by, and nothing where one is not known", () => {
    const rows = rowsOf(rendered("html", report));
    expect(rows.map((row) => row.slice(4, 7))).toEqual([
      ["3", "3.00 TiB", "$2.00"],
      ["3", "3.00 TiB", "$40.50"],
      ["0", "0 B", "$0.00"],
      ["3", "3.00 TiB", ""],
    ]);
    expect(rendered("html", report)).toContain('<data value="40.5">');
    expect(foreignParts(rendered("html", report))).toEqual([]);
  });

  it("as a notification names what costs most first, and says no sum that is not known", () => {
    const notification = notificationOf(report);
    expect(notification.worst[0]).toMatchObject({ bucket: "acme-dear", costPerMonth: 40.5 });
    expect(notification.uploads).toMatchObject({ count: 9, costPerMonth: null });
    const { message } = snsMessage(notification);
    expect(message).toContain("9 incomplete multipart uploads, 9.00 TiB, cost not known");
    expect(message).toMatch(/- acme-dear .*, \$40\.50 a month\n/);
  });
});
