import { printable } from "../../../text/printable.ts";

/**
 * Without placeholders (`{0}`, 3.11.5) and without embedded links (`[text](target)`, 3.11.6), whatever a rule or a bucket
 * is called. Other braces are left as they are: the standard has them doubled, and readers show both.
 */
export function messageText(text: string): { text: string } {
  return {
    text: printable(text)
      .replaceAll(/\{(?=\d+\})/g, "{ ")
      .replaceAll("](", "] ("),
  };
}
