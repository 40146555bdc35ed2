import { RunError } from "../../errors.ts";
import { isEndpointUrl } from "../../identity/endpoint.ts";
import { printable } from "../../text/printable.ts";

/** Where a notification goes. A webhook's URL is a secret: whoever has it can post. */
export type NotifyTarget =
  | { readonly kind: "slack" | "teams" | "webhook"; readonly url: string }
  | { readonly kind: "sns"; readonly topicArn: string; readonly region: string };

/** Hosts of webhooks that are known; those of Teams are workflows of Power Automate. */
const HOSTS = [
  ["slack", /^hooks\.slack(-gov)?\.com$/],
  ["teams", /(^|\.)(logic\.azure\.(com|us|cn)|api\.powerplatform\.(com|us|cn)|webhook\.office\.com)$/],
] as const;

const TOPIC = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}(\.fifo)?$/;

/**
 * Reads the value of `--notify`: `https://…`, `slack:https://…`, `teams:https://…`, `webhook:https://…` or `sns:ARN`.
 *
 * @throws RunError which never has the value, that may be a secret
 */
export function notifyTarget(value: string): NotifyTarget {
  const [, prefix, rest = ""] = /^(slack|teams|webhook|sns):(.*)$/s.exec(value) ?? [];
  if (prefix === "sns") {
    const region = TOPIC.exec(rest)?.[1];
    if (region === undefined) throw new RunError("--notify sns: expected sns:arn:aws:sns:REGION:ACCOUNT:TOPIC");
    if (rest.endsWith(".fifo")) throw new RunError("--notify sns: FIFO topics are not supported: use a standard topic");
    return { kind: "sns", topicArn: rest, region };
  }
  const url = prefix === undefined ? value : rest;
  if (!isEndpointUrl(url)) {
    throw new RunError(
      "--notify: expected an http or https URL, slack:URL, teams:URL, webhook:URL or sns:ARN (the value is not shown, as it may be a secret)",
    );
  }
  const { hostname } = new URL(url);
  const known = HOSTS.find(([, host]) => host.test(hostname))?.[0];
  return { kind: (prefix as "slack" | "teams" | "webhook" | undefined) ?? known ?? "webhook", url };
}

/** How a target is called in messages: its host alone, since the rest of a webhook's URL is its secret. */
export function targetName(target: NotifyTarget): string {
  return printable(target.kind === "sns" ? target.topicArn : `${target.kind} at ${new URL(target.url).host}`);
}
