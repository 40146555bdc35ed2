import { printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import { detailsOf, moreThanWorst, type Notification, subjectOf, worstMoney } from "./notification.ts";

/** Characters of a subject. */
const LONGEST_SUBJECT = 100;

/**
 * What SNS publishes, which most get as a mail. The subject is printable ASCII of at most 100 characters, as SNS has it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function snsMessage(notification: Notification): { readonly subject: string; readonly message: string } {
  const { worst, link } = notification;
  const more = moreThanWorst(notification);
  const lines = [
    subjectOf(notification),
    ...detailsOf(notification),
    ...(worst.length > 0 ? ["", "The worst:"] : []),
    ...worst.map((each) => {
      const { bucket, where, status, finding, title } = each;
      return `- ${bucket} (${where}): ${status}, ${finding}: ${title}${worstMoney(each, notification)}`;
    }),
    ...(worst.length > 0 && more > 0 ? [`and ${thousands(more)} more`] : []),
    ...(link === undefined ? [] : ["", new URL(link).href]),
  ];
  return { subject: asciiSubject(subjectOf(notification)), message: `${lines.map(printable).join("\n")}\n` };
}

function asciiSubject(text: string): string {
  const ascii = printable(text).replace(/[^\x20-\x7e]/g, "?");
  return ascii.length <= LONGEST_SUBJECT ? ascii : `${ascii.slice(0, LONGEST_SUBJECT - 3)}...`;
}
