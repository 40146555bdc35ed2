import { type Browser, chromium } from "playwright-core";
import { programOnPath } from "./program-on-path.ts";

/** Names under which systems have it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"] as const;

/** The browser on the PATH. */
export const CHROMIUM = NAMES.map(programOnPath).find((path) => path !== undefined);

/** Starts it without a window. Its own sandbox needs a user other than root, and the pages are ours. */
export function startChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("no chromium on the PATH: apt-get install chromium");
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}
