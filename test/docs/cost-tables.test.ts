import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** The rows of a table whose heading has this text, as cells. */
function rows(file: string, heading: string): readonly (readonly string[])[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const start = lines.findIndex((line) => line.startsWith("|") && line.includes(heading));
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  return lines.slice(start + 2, start + length).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What is after the last colon, in dollars. */
function dollars(cell: string): number {
  return cell === "none" ? 0 : Number(cell.split(":").at(-1)?.replaceAll("*", ""));
}

describe("what running inside AWS costs", () => {
  it("adds up for the nightly run: a wrong sum is found on somebody's bill", () => {
    const [sum, ...prices] = rows("docs/nightly.md", "one account, 1,000 buckets").toReversed();

    expect(prices.length).toBeGreaterThan(5);
    for (const column of [1, 2, 3]) {
      const together = prices.reduce((total, cells) => total + dollars(cells[column] ?? ""), 0);
      expect(dollars(sum?.[column] ?? "")).toBeCloseTo(together, 2);
    }
  });

  it("adds up for the events of buckets, with each metric that the function writes", () => {
    const page = readFileSync("docs/bucket-events.md", "utf8");
    const metrics = page.match(/`(Buckets|Events)[A-Z]\w+`/g) ?? [];
    const counts = ["six", "seven", "eight", "nine", "ten"];
    expect(page).toContain(
      `${counts[new Set(metrics).size - 6]} metrics, ${(0.3 * new Set(metrics).size).toFixed(2)} USD`,
    );

    const costs = rows("docs/bucket-events.md", "changes a month");
    expect(costs).toHaveLength(3);
    for (const [, changes, cost = ""] of costs) {
      const [terms = "", total] = cost.split(" = ");
      const parts = terms
        .replaceAll(/\(.*?\)/g, "")
        .split(" + ")
        .map(Number);
      expect(Number(total)).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        2,
      );
      // 0.027 USD for a thousand.
      expect(parts[0]).toBeCloseTo(Number(changes?.replaceAll(",", "")) * 0.000_027, 2);
    }
  });
});
