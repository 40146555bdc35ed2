import { printable } from "./printable.ts";

/**
 * Without placeholders (`{0}`, 3.11.5: braces are doubled) and without embedded links (`[text](target)`, 3.11.6),
 * whatever a rule or a bucket is called.
 */
export function messageText(text: string): { text: string } {
  return { text: printable(text).replaceAll(/[{}]/g, "$&$&").replaceAll("](", "] (") };
}
