import { printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import { detailsOf, moreThanWorst, type Notification, subjectOf, worstMoney } from "./notification.ts";

/**
 * The body for an incoming webhook of Slack. A stranger's text can mention nobody, link nowhere and format nothing:
 * the three characters of control are entities, names stand in code, and `verbatim` turns no bare address into a link.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function slackMessage(notification: Notification): object {
  const { worst, link } = notification;
  const more = moreThanWorst(notification);
  const lines = worst.map(
    (each) =>
      `• ${slackCode(each.bucket)} (${slackCode(each.where)}): ${each.status}, ${slackText(each.title)}${slackText(worstMoney(each, notification))}`,
  );
  const parts = [
    `*${slackText(subjectOf(notification))}*`,
    detailsOf(notification).map(slackText).join("\n"),
    [...lines, ...(worst.length > 0 && more > 0 ? [`and ${thousands(more)} more`] : [])].join("\n"),
    ...(link === undefined ? [] : [`<${slackAddress(link)}|open the run>`]),
  ];
  return {
    // What a phone shows of the message.
    text: slackText(subjectOf(notification)),
    unfurl_links: false,
    unfurl_media: false,
    blocks: parts
      .filter((text) => text !== "")
      .map((text) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } })),
  };
}

/** What begins or ends formatting; each is followed by a zero-width space, so that no pair of them formats. */
const FORMATTING = /[*_~`]/g;

/** A stranger's text in a line of mrkdwn. */
export function slackText(text: string): string {
  return escaped(text).replace(FORMATTING, (character) => `${character}\u200b`);
}

/** In code nothing formats; what would end it is another character. */
function slackCode(text: string): string {
  return `\`${escaped(text).replaceAll("`", "'") || " "}\``;
}

function slackAddress(url: string): string {
  return escaped(new URL(url).href).replaceAll("|", "%7C");
}

function escaped(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
