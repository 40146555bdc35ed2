import { printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import { detailsOf, moreThanWorst, type Notification, subjectOf, worstMoney } from "./notification.ts";

/**
 * The body for a Teams workflow "when a webhook request is received": an Adaptive Card. A stranger's text stands in
 * `TextRun`s alone, which know no Markdown, so that it can neither format, link nor mention.
 *
 * @see https://adaptivecards.io/explorer/TextRun.html
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
export function teamsMessage(notification: Notification): object {
  const { worst, link } = notification;
  const more = moreThanWorst(notification);
  const body = [
    paragraph(run(subjectOf(notification), { weight: "Bolder", size: "Medium" })),
    ...detailsOf(notification).map((line) => paragraph(run(line))),
    ...worst.map((each) => {
      const { bucket, where, status, title } = each;
      const text = ` (${where}): ${status}, ${title}${worstMoney(each, notification)}`;
      return paragraph(run(bucket, { fontType: "Monospace" }), run(text));
    }),
    ...(worst.length > 0 && more > 0 ? [paragraph(run(`and ${thousands(more)} more`))] : []),
  ];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    body,
    ...(link !== undefined && {
      actions: [{ type: "Action.OpenUrl", title: "Open the run", url: new URL(link).href }],
    }),
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }],
  };
}

function paragraph(...inlines: readonly object[]): object {
  return { type: "RichTextBlock", inlines };
}

function run(text: string, look: Readonly<Record<string, string>> = {}): object {
  return { type: "TextRun", text: printable(text) || " ", ...look };
}
