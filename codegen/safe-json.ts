/** What JSON leaves as it is, and terminals and line readers do not: format characters and line separators. */
const UNSAFE = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/** What GitHub's runner takes for a command anywhere in a line (actions/runner, ActionCommand.cs). */
const WORKFLOW_COMMAND = /##(?=\[)/g;

/** JSON whose texts cannot reorder or break the line they stand in, nor command a job that prints it. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replace(UNSAFE, (character) =>
      [...Array(character.length).keys()]
        .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
        .join(""),
    )
    .replace(WORKFLOW_COMMAND, "#\\u0023");
}
