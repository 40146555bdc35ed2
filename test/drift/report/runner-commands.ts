/** What GitHub's runner takes a line of a job's output for. */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands that the runner knows (actions/runner, ActionCommandManager and its extensions). */
const NAMES = [
  ...["add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path"],
  ...["notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning"],
];

/** Reads a line as ActionCommand.cs of actions/runner does: first `::name k=v::data`, else `##[name k=v]data`. */
export function runnerCommand(line: string): RunnerCommand | undefined {
  const trimmed = line.trimStart();
  const end = trimmed.startsWith("::") ? trimmed.indexOf("::", 2) : -1;
  const current = end < 0 ? undefined : commandOf(trimmed.slice(2, end), ",", trimmed.slice(end + 2));
  if (current !== undefined) return current;
  const start = line.indexOf("##[");
  const close = start < 0 ? -1 : line.indexOf("]", start);
  return close < 0 ? undefined : commandOf(line.slice(start + 3, close), ";", line.slice(close + 1));
}

function commandOf(info: string, separator: string, data: string): RunnerCommand | undefined {
  const [name = ""] = info.split(" ", 1);
  if (!NAMES.includes(name)) return undefined;
  const pairs = info.slice(name.length).trim().split(separator);
  const properties = pairs.flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 1 || at === pair.length - 1 ? [] : [[pair.slice(0, at), unescaped(pair.slice(at + 1))] as const];
  });
  return { name, properties: Object.fromEntries(properties), data: unescaped(data, /%0D|%0A/g) };
}

function unescaped(text: string, escapes = /%0D|%0A|%3A|%2C/g): string {
  return text.replace(escapes, (spelled) => decodeURIComponent(spelled)).replaceAll("%25", "%");
}
