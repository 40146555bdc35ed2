/** What no POSIX shell takes for anything but itself. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Words as one line to be copied into a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}
