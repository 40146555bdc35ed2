/** A program as files, by their paths from the root module's folder. */
type Files = ReadonlyMap<string, string>;

/**
 * Programs that differ in one place from a given one, in what a plan may not show: which key or index is taken, which
 * side of a condition, in which order, which name a local holds. People could have written them just as well.
 *
 * @param keys those of the instances
 */
export function* variationsOf(files: Files, keys: readonly (string | number)[]): Iterable<Files> {
  for (const [path, text] of files) {
    if (!/\.tf(\.json)?$/.test(path)) continue;
    const read = path.endsWith(".json") ? readJson : readHcl;
    const lines = text.split("\n");
    const arguments_ = lines.map(read);
    const names = arguments_.flatMap((each) => (each !== undefined && isName(each.text) ? [each.text] : []));
    for (const [at, argument] of arguments_.entries()) {
      if (argument === undefined) continue;
      const variations = new Set(expressionsLike(argument, keys, names));
      variations.delete(argument.text);
      for (const variation of variations) {
        const changed = [...lines.slice(0, at), argument.write(variation), ...lines.slice(at + 1)].join("\n");
        yield new Map(files).set(path, changed);
      }
    }
  }
}

/** One argument that is an expression, on a line of its own as the writer writes it. */
interface WrittenArgument {
  readonly name: string;
  readonly text: string;
  readonly write: (expression: string) => string;
}

function readHcl(line: string): WrittenArgument | undefined {
  const [, start, name = "", text = ""] = /^( *([\w-]+) = )(.*)$/.exec(line) ?? [];
  return start === undefined || !REFERENCE.test(text)
    ? undefined
    : { name, text, write: (expression) => `${start}${expression}` };
}

function readJson(line: string): WrittenArgument | undefined {
  const [, start, name = "", quoted = '""', end = ""] = /^( *"([\w-]+)": )("(?:[^"\\]|\\.)*")(,?)$/.exec(line) ?? [];
  const [, text = ""] = /^\$\{(.*)\}$/s.exec(JSON.parse(quoted)) ?? [];
  return start === undefined || !REFERENCE.test(text)
    ? undefined
    : { name, text, write: (expression) => `${start}${JSON.stringify(`\${${expression}}`)}${end}` };
}

const REFERENCE = /\b(aws_s3_\w+|terraform_data|module|data|local|var|each|count)\./;

/** Whether an expression is one name, and can stand anywhere in its module. */
function isName(text: string): boolean {
  return /^(aws_s3_|terraform_data\.|module\.|data\.|local\.|var\.input)[^ ]*$/.test(text);
}

function* expressionsLike(
  { name, text }: WrittenArgument,
  keys: readonly (string | number)[],
  names: readonly string[],
): Iterable<string> {
  const texts = [...keys.filter((key) => typeof key === "string"), "x", "y"].map((key) => JSON.stringify(key));
  for (const written of texts) for (const other of texts) yield* replaceEach(text, written, other);
  for (const written of [0, 1, 2]) {
    for (const other of [0, 1, 2]) {
      yield* replaceEach(text, `[${written}]`, `[${other}]`);
      yield* replaceEach(text, `, ${written})`, `, ${other})`);
    }
  }
  yield* replaceEach(text, "count.index + 1", "count.index");
  yield text.replace(/((?:var|local)\.[\w.]+|true|false) \? /, "!$1 ? ");
  yield text.replace(/ == "yes" \? /, ' != "yes" ? ');
  const pair = /^\{ x = (.*), y = (.*) \}$/.exec(text);
  if (pair !== null) {
    yield `zipmap(["y", "x"], [${pair[1]}, ${pair[2]}])`;
    for (const taken of [0, 1]) yield `{ for key in ["x", "y"] : key => [${pair[1]}, ${pair[2]}][${taken}] }`;
  }
  if (!name.startsWith("local_")) return;
  for (const other of names) if (other !== `local.${name}`) yield `[${text}, ${other}][1]`;
  yield `reverse(${text})`;
}

function* replaceEach(text: string, written: string, other: string): Iterable<string> {
  if (written === other) return;
  for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) {
    yield text.slice(0, at) + other + text.slice(at + written.length);
  }
}
