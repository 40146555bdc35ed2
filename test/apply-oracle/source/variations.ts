/** A program as files, by their paths from the root module's folder. */
export type Files = ReadonlyMap<string, string>;

/** What is known of a program once it was applied. */
export interface AppliedNames {
  /** The keys of instances. */
  readonly keys: readonly (string | number)[];
  /** The names of buckets. */
  readonly names: readonly string[];
}

/** One line of a program, written in another way. */
export interface Variation {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/**
 * What may be otherwise in a program without a plan showing it: which key or index is taken, which side of a condition,
 * in which order, what a local holds, what stands around a reference. People could have written that just as well.
 */
export function* variationsOf(files: Files, applied: AppliedNames): Iterable<Variation> {
  for (const [path, text] of files) {
    if (!/\.tf(\.json)?$/.test(path)) continue;
    const read = path.endsWith(".json") ? readJson : readHcl;
    const written = text.split("\n").map(read);
    const expressions = [...new Set(written.flatMap((each) => (each === undefined ? [] : namesIn(each.text))))];
    for (const [line, argument] of written.entries()) {
      if (argument === undefined) continue;
      const variations = new Set(expressionsLike(argument, applied, expressions));
      variations.delete(argument.text);
      for (const variation of variations) yield { path, line, text: argument.write(variation) };
    }
  }
}

export function varied(files: Files, variations: readonly Variation[]): Files {
  const changed = new Map(files);
  for (const { path, line, text } of variations) {
    const lines = changed.get(path)?.split("\n") ?? [];
    lines[line] = text;
    changed.set(path, lines.join("\n"));
  }
  return changed;
}

/** One argument that is an expression, on a line of its own as the writer writes it. */
interface WrittenArgument {
  readonly name: string;
  readonly text: string;
  readonly write: (expression: string) => string;
}

function readHcl(line: string): WrittenArgument | undefined {
  const [, start, name = "", text = ""] = /^( *([\w-]+) = )(.*)$/.exec(line) ?? [];
  return start === undefined || !(REFERENCE.test(text) || name === "status")
    ? undefined
    : { name, text, write: (expression) => `${start}${expression}` };
}

/** A text that is more than one interpolation is a quoted template. */
function readJson(line: string): WrittenArgument | undefined {
  const [, start, name = "", quoted = '""', end = ""] = /^( *"([\w-]+)": )("(?:[^"\\]|\\.)*")(,?)$/.exec(line) ?? [];
  const json: string = JSON.parse(quoted);
  if (start === undefined || !(REFERENCE.test(json) || name === "status")) return undefined;
  const [, only] = /^\$\{((?:(?!\}[^}]*\$\{).)*)\}$/s.exec(json) ?? [];
  const write = (expression: string) => `${start}${JSON.stringify(`\${${expression}}`)}${end}`;
  return { name, text: only ?? `"${json}"`, write };
}

const REFERENCE = /\b(aws_s3_\w+|terraform_data|module|data|local|var|each|count|rule)\./;

/** The references in an expression that can stand for a bucket's name anywhere in its module. */
function namesIn(text: string): readonly string[] {
  const references = text.match(NAME) ?? [];
  const buckets = references.filter((each) => /^aws_s3_bucket\.\w+$/.test(each));
  return [...references, ...buckets.map((each) => `[for bucket in ${each} : bucket.id][0]`)];
}

const NAME =
  /(?<![\w.])(?:(?:data\.)?aws_s3_\w+|terraform_data|module|local|var)\.\w+(?:\[[^\]]*\])?(?:\.(?:id|bucket|output\w*))*/g;

function* expressionsLike(
  { name, text }: WrittenArgument,
  { keys, names }: AppliedNames,
  expressions: readonly string[],
): Iterable<string> {
  // In a dynamic block, of which a plan shows nothing.
  if (name === "days_after_initiation") yield* ["7", "400"];
  if (name === "status") yield* ['"Enabled"', '"Disabled"'];
  if (name === "days_after_initiation" || name === "status") return;
  const texts = [...keys.filter((key) => typeof key === "string"), "x", "y"].map(quotedKey);
  for (const written of texts) for (const other of texts) yield* replaceEach(text, written, other);
  for (const written of [0, 1, 2]) {
    for (const other of [0, 1, 2]) {
      yield* replaceEach(text, `[${written}]`, `[${other}]`);
      yield* replaceEach(text, `, ${written})`, `, ${other})`);
    }
  }
  yield* replaceEach(text, "count.index + 1", "count.index");
  yield* replaceEach(text, "count.index + 1", "count.index * 2");
  yield text.replace(/((?:var|local)\.[\w.]+|true|false) \? /, "!$1 ? ");
  yield* replaceEach(text, ' == "yes" ? ', ' != "yes" ? ');
  yield* replaceEach(text, '-access"', '"');
  yield* replaceEach(text, "}-${", "}-x-${");
  const pair = /^\{ x = (.*), y = (.*) \}$/.exec(text);
  if (pair !== null) {
    yield `zipmap(["y", "x"], [${pair[1]}, ${pair[2]}])`;
    for (const taken of [0, 1]) yield `{ for key in ["x", "y"] : key => [${pair[1]}, ${pair[2]}][${taken}] }`;
  }
  // On one side of a condition that is known only after the apply.
  for (const [unknown] of text.matchAll(UNKNOWN)) {
    if (text.indexOf(unknown) !== text.lastIndexOf(unknown)) continue; // a plan lists each time that it is referred to
    for (const other of ["elsewhere-off", ...names]) {
      const either = `unknown == "" ? ${text.replace(unknown, "unknown")} : ${JSON.stringify(other)}`;
      yield `[for unknown in [${unknown}] : ${either}][0]`;
    }
  }
  if (name.startsWith("local_")) {
    const others = expressions.filter((each) => each !== `local.${name}`);
    yield* localsLike(text, others);
  }
}

const UNKNOWN = /terraform_data\.\w+\.output/g;

/** A plan shows no local at all: whatever else is read may be in it as well, or on one side of a condition. */
function* localsLike(text: string, expressions: readonly string[]): Iterable<string> {
  const isList = /^\[|\[\*\]|^\(|^(local|aws_s3_bucket|module)\.\w+$/.test(text);
  const isMap = /^\{|^(local|aws_s3_bucket|module)\.\w+$/.test(text);
  if (isList) yield* [`reverse(${text})`, `[for item in ${text} : ${text}[0]]`];
  if (isMap) yield `{ for key, item in ${text} : key => item if key != keys(${text})[0] }`;
  const unknowns = expressions.filter((each) => new RegExp(`^${UNKNOWN.source}$`).test(each));
  for (const other of [...expressions, '"elsewhere-off"']) {
    // What is known already cannot be all of it.
    const conditions = other.startsWith('"') ? [] : ["false"];
    for (const condition of [...conditions, ...unknowns.map((unknown) => `${unknown} == ""`)]) {
      const orElse = (one: string, two: string) => `[${one}, ${two}][${condition} ? 0 : 1]`;
      const object = `{ id = ${orElse("item.id", other)}, bucket = ${orElse("item.id", other)} }`;
      if (isMap) {
        yield `{ for key, item in ${text} : key => ${orElse("item", other)} }`;
        yield `{ for key, item in ${text} : key => ${object} }`;
        for (const key of ["x", "y"]) {
          if (text.includes(`${key} = `)) {
            yield `{ for key, item in ${text} : key => key == "${key}" ? ${orElse("item", other)} : item }`;
          }
        }
      }
      if (isList) yield* [`[for item in ${text} : ${orElse("item", other)}]`, `[for item in ${text} : ${object}]`];
      if (!isMap && !isList) yield orElse(text, other);
    }
  }
}

function quotedKey(key: string | number): string {
  return JSON.stringify(key);
}

function* replaceEach(text: string, written: string, other: string): Iterable<string> {
  if (written === other) return;
  for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) {
    yield text.slice(0, at) + other + text.slice(at + written.length);
  }
}
