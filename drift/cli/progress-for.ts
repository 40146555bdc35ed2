import type { Progress } from "../ports.ts";
import type { LiveOptions } from "./live-options.ts";
import { noProgress, ProgressLine } from "./progress-line.ts";
import type { Terminal } from "./terminal.ts";

/** A progress line where somebody sees it and wants it. */
export function progressFor(options: LiveOptions, terminal: Terminal): Progress {
  if (!terminal.showsProgress || !options.progress || options.quiet || options.verbose) return noProgress;
  return new ProgressLine((text) => void terminal.err(text));
}
