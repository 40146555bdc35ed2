import { type Command, InvalidArgumentError, Option } from "commander";
import { isEndpointUrl } from "../../identity/endpoint.ts";
import type { RunReport } from "../../report/contents/run-report.ts";
import { type NotifyTarget, notifyTarget } from "../../report/notification/notify-target.ts";
import { notify } from "../../run/notify.ts";
import { printable } from "../../text/printable.ts";
import { collect } from "./collect.ts";

export interface NotifyOption {
  readonly notify?: readonly string[];
  readonly notifyLink?: string;
}

export function addNotifyOptions(command: Command): Command {
  return command
    .option(
      "--notify <target>",
      "tell Slack, Teams or another webhook (an https URL; slack:URL or teams:URL forces its kind) or sns:ARN when the run has ended; repeatable",
      collect,
    )
    .addOption(
      new Option("--notify-link <url>", "what the notification links to, such as the CI job").argParser(parseLink),
    );
}

/**
 * Reads the values of `--notify`, before anything else is done. Not where commander parses, whose messages repeat the
 * value.
 *
 * @throws RunError where one is no target
 */
export function notifyTargets({ notify: values = [] }: NotifyOption): readonly NotifyTarget[] {
  return values.map(notifyTarget);
}

/** Tells the targets of a run that has ended. One that could not be told is a line on standard error, and no more. */
export async function notifyAll(
  report: RunReport,
  targets: readonly NotifyTarget[],
  { notifyLink, profile }: NotifyOption & { readonly profile?: string },
  terminal: { err(text: string): Promise<void> },
): Promise<void> {
  for (const failure of await notify(report, { targets, link: notifyLink, profile })) {
    await terminal.err(`mpu-guard: ${printable(failure)}\n`);
  }
}

function parseLink(value: string): string {
  if (!isEndpointUrl(value)) throw new InvalidArgumentError("expected an http or https URL.");
  return value;
}
