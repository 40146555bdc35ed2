import { safeJson } from "../../codegen/index.ts";
import type { RunReport } from "../report/contents/run-report.ts";
import { notificationOf } from "../report/notification/notification.ts";
import { type NotifyTarget, targetName } from "../report/notification/notify-target.ts";
import { slackMessage } from "../report/notification/slack-message.ts";
import { snsMessage } from "../report/notification/sns-message.ts";
import { teamsMessage } from "../report/notification/teams-message.ts";

/** Milliseconds for each target, from its first byte to its answer. */
const DEADLINE = 10_000;

export interface NotifyOptions {
  readonly targets: readonly NotifyTarget[];
  /** What the message leads to. */
  readonly link?: string | undefined;
  /** Of the shared AWS configuration. */
  readonly profile?: string | undefined;
  /** Milliseconds; only tests wait for less than ten seconds. */
  readonly deadline?: number;
}

/**
 * Tells every target of a run, all at once. What fails is no failure of the run.
 *
 * @returns a line for each target that was not told: never with a webhook's secret, and not yet safe to print
 */
export async function notify(report: RunReport, options: NotifyOptions): Promise<readonly string[]> {
  const { targets, deadline = DEADLINE } = options;
  const failures = await Promise.all(
    targets.map(async (target) => {
      const signal = AbortSignal.timeout(deadline);
      try {
        await Promise.race([send(target, report, options, signal), expired(signal)]);
        return [];
      } catch (error) {
        const why = signal.aborted ? `no answer within ${deadline / 1000} s` : reasonOf(error, target);
        return [`notification to ${targetName(target)} failed: ${why}; the run itself is not affected`];
      }
    }),
  );
  return failures.flat();
}

/** Also where what is waited for knows no signal, such as the search for credentials. */
function expired(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}

async function send(
  target: NotifyTarget,
  report: RunReport,
  options: NotifyOptions,
  signal: AbortSignal,
): Promise<void> {
  const notification = notificationOf(report, options.link);
  // Loaded where somebody is to be told: the SDK takes a third of a second.
  const { resolveNotifyNetwork } = await import("../aws/notification/notify-network.ts");
  const network = await resolveNotifyNetwork(options.profile);
  if (target.kind === "sns") {
    const { publishSns } = await import("../aws/notification/publish-sns.ts");
    const { deadline = DEADLINE } = options;
    const publication = { ...snsMessage(notification), topicArn: target.topicArn, region: target.region };
    return publishSns(publication, { network, signal, requestTimeout: deadline });
  }
  const { postWebhook } = await import("../aws/notification/post-webhook.ts");
  const messages = { slack: slackMessage, teams: teamsMessage, webhook: () => notification };
  const status = await postWebhook(target.url, safeJson(messages[target.kind](notification)), { network, signal });
  if (status < 200 || status > 299)
    throw new Error(`it answered ${status}; check the URL, and that its webhook exists`);
}

/** Texts of errors are cut of the target's path and query, which Node or a proxy may repeat. */
function reasonOf(error: unknown, target: NotifyTarget): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  const text = message || code || name || "unknown error";
  const words = target.kind === "sns" && name !== undefined && name !== "Error" ? `${name}: ${text}` : text;
  if (target.kind === "sns") return words;
  const { pathname, search, username, password } = new URL(target.url);
  const secrets = [target.url, `${pathname}${search}`, pathname, search, username, password];
  return secrets
    .filter((secret) => secret.length > 1)
    .reduce((masked, secret) => masked.replaceAll(secret, "…"), words);
}
