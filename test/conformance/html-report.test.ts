import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunReport } from "../../drift/report/contents/run-report.ts";
import { DEFAULT_POLICY, evaluate } from "../../policy/index.ts";
import { DECLARED_REPORT } from "../drift/report/declared-report.ts";
import { REPORT } from "../drift/report/hostile-report.ts";
import { payloadReport } from "../drift/report/payload-report.ts";
import { rendered } from "../drift/report/rendered.ts";
import { abortRule, liveBucket, TODAY } from "../support/builders.ts";
import { CHROMIUM, startChromium } from "../support/chromium.ts";
import { PAYLOADS } from "../support/payloads.ts";

const BUCKETS = 10_000;

/** Every tenth bucket has no rules, and all others have one of 1 to 7 days. */
const LARGE: RunReport = {
  ...REPORT,
  command: "scan",
  exitStatus: 2,
  results: [...Array(BUCKETS).keys()].map((index) => ({
    verdict: evaluate(
      index % 10 === 0
        ? { state: "absent" }
        : { state: "configured", configuration: { rules: [abortRule(1 + (index % 7))] } },
      DEFAULT_POLICY,
      liveBucket({ account: index % 2 === 0 ? "111122223333" : "444455556666", name: `acme-media-${index}` }),
      TODAY,
    ),
  })),
};

const HISTORY = [7, 6].map((violation, index) => ({
  startedAt: `2026-11-1${index}T02:00:00.000Z`,
  counts: { buckets: 10, compliant: 10 - violation, violation, undecided: 0, exempt: 0, notApplicable: 0 },
}));

const absent = CHROMIUM === undefined ? "Chromium is absent (none on the PATH)" : undefined;
if (absent && process.env.CI) throw new Error(`${absent}; install chromium.`);
if (absent) process.stderr.write(`${absent}. The HTML report is not opened.\n`);

describe.skipIf(absent)(`the HTML report in Chromium${absent ? ` (skipped: ${absent})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-html-"));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a page did that it must not do. */
  interface Opened {
    readonly page: Page;
    readonly requests: readonly string[];
    readonly complaints: readonly string[];
    readonly dialogs: readonly string[];
  }

  async function opened(report: RunReport, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Opened> {
    const file = join(folder, "report.html");
    writeFileSync(file, rendered("html", report));
    const url = pathToFileURL(file).href;
    const page = await browser.newPage(options);
    const [requests, complaints, dialogs]: [string[], string[], string[]] = [[], [], []];
    page.on("request", (request) => {
      if (request.url() !== url) requests.push(request.url());
    });
    page.on("console", (message) => void complaints.push(message.text()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(url);
    return { page, requests, complaints, dialogs };
  }

  const column = async (page: Page, index: number) =>
    (await page.locator(`#buckets tbody td:nth-child(${index + 1})`).allTextContents()).map((text) => text.trim());
  const visibleRows = (page: Page) => page.locator("#buckets tbody tr:visible").count();

  describe("of 10,000 buckets", () => {
    let large: Opened;
    beforeAll(async () => {
      large = await opened(LARGE);
    });
    afterAll(() => large.page.close());

    it("asks nobody for anything, and breaks no rule of its own policy", () => {
      expect([large.requests, large.complaints]).toEqual([[], []]);
    });

    it("sorts by a column, numbers by their value, and says so to those who hear it", async () => {
      const { page } = large;
      // By tag: a look-up by role goes through 60,000 cells.
      const head = page.locator("th", { hasText: "Bucket" });
      await head.locator("button").click();
      expect(await head.getAttribute("aria-sort")).toBe("ascending");
      expect((await column(page, 1)).slice(0, 3)).toEqual(["acme-media-0", "acme-media-1", "acme-media-2"]);
      await head.locator("button").press("Enter");
      expect(await head.getAttribute("aria-sort")).toBe("descending");
      expect((await column(page, 1))[0]).toBe("acme-media-9999");

      await page.locator("th", { hasText: "Days" }).locator("button").click();
      const days = (await column(page, 4)).map((text) => (text === "" ? Number.POSITIVE_INFINITY : Number(text)));
      // What is not known stands last.
      expect(days).toEqual([...days].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      expect(await page.locator("th[aria-sort]").count()).toBe(1);
    });

    it("filters by text and by status, and says how many are left", async () => {
      const { page } = large;
      const shown = page.locator("[role=status]");
      await page.locator("#status").selectOption("violation");
      await shown.getByText("1,000 of 10,000 buckets shown").waitFor();
      expect(await visibleRows(page)).toBe(1000);
      await page.locator("#text").fill("media-77 4444");
      await shown.getByText("0 of 10,000 buckets shown").waitFor();
      await page.locator("#text").fill("MEDIA-770 1111");
      await shown.getByText("2 of 10,000 buckets shown").waitFor();
    });

    it("prints every bucket, whatever is filtered, and no controls", async () => {
      const { page } = large;
      const pdf = await page.pdf({ format: "A4" });
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      await page.emulateMedia({ media: "print" });
      expect(await visibleRows(page)).toBe(BUCKETS);
      expect(await page.locator("#text").isVisible()).toBe(false);
      await page.emulateMedia({ media: "screen" });
      expect([large.requests, large.complaints]).toEqual([[], []]);
    });
  });

  it("is a plain table where no script runs", async () => {
    const { page } = await opened(REPORT, { javaScriptEnabled: false });
    expect(await page.locator("#buckets tbody tr").count()).toBe(REPORT.results.length);
    expect(await page.locator("#text").isVisible()).toBe(false);
    expect(await page.locator("th button").count()).toBe(0);
    await page.close();
  });

  it("leads from a finding to its fix, also where that is folded away", async () => {
    const results = [...Array(30).keys()].map((index) => ({
      verdict: evaluate(
        { state: "undecided", finding: { kind: "access-denied", detail: "403", missingAction: `s3:Get${index}` } },
        DEFAULT_POLICY,
        liveBucket({ name: `acme-media-${index}` }),
        TODAY,
      ),
    }));
    const { page } = await opened({ ...REPORT, results });
    const link = page.locator("#buckets a").last();
    const id = ((await link.getAttribute("href")) ?? "").slice(1);
    expect(await page.locator(`#${id}`).isVisible()).toBe(false);
    await link.click();
    await page.locator(`#${id}`).waitFor({ state: "visible" });
    await page.close();
  });

  it.each(Object.entries(PAYLOADS))("runs and loads nothing of %s", async (_, payload) => {
    const { page, ...seen } = await opened(payloadReport(payload));
    expect(seen).toEqual({ requests: [], complaints: [], dialogs: [] });
    expect(await column(page, 1)).toHaveLength(payloadReport(payload).results.length);
    await page.close();
  });

  it.each([
    ["light", "live buckets", { ...REPORT, exitStatus: 2, history: HISTORY }],
    ["dark", "live buckets", { ...REPORT, exitStatus: 2, history: HISTORY }],
    ["light", "declared code", { ...DECLARED_REPORT, exitStatus: 2 }],
    ["dark", "declared code", { ...DECLARED_REPORT, exitStatus: 2 }],
  ] as const)("has nothing that axe complains of, %s: %s", async (colorScheme, _, report) => {
    const { page } = await opened(report, { colorScheme });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
    await page.close();
  });
});
