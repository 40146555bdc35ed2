/** An expression in Terraform's language, such as `aws_s3_bucket.a.id`. */
export class Expression {
  constructor(readonly text: string) {}
}

/** The inside of a quoted template, such as `acme-${var.name}`. */
export class Template {
  constructor(readonly text: string) {}
}

/** What is no expression although it looks like one: `depends_on`, `provider`, a variable's `type`. */
export class Keyword {
  constructor(readonly text: string) {}
}

/** What an argument is set to. */
export type Argument =
  | null
  | boolean
  | number
  | string
  | Expression
  | Template
  | Keyword
  | readonly Argument[]
  | { readonly [name: string]: Argument };

/** A block as Terraform knows it, in whichever syntax it will be written. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Readonly<Record<string, Argument>>;
  readonly blocks?: readonly Block[];
}

/** The text of an expression that has this value, for use within another expression. */
export function expressionText(argument: Argument): string {
  if (argument instanceof Expression || argument instanceof Keyword) return argument.text;
  if (argument instanceof Template) return `"${argument.text}"`;
  if (typeof argument === "string") return quoted(argument);
  if (typeof argument !== "object" || argument === null) return String(argument);
  if (Array.isArray(argument)) return `[${argument.map(expressionText).join(", ")}]`;
  const entries = Object.entries(argument).map(([name, value]) => `${keyText(name)} = ${expressionText(value)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function keyText(name: string): string {
  return /^[a-z_]\w*$/.test(name) ? name : quoted(name);
}

/** A literal string in Terraform's language. */
export function quoted(text: string): string {
  return `"${escapeTemplate(text).replaceAll(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}

/** A literal string as the inside of a template, where `${` and `%{` would begin a sequence. */
export function escapeTemplate(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** The blocks in native syntax. */
export function asHcl(blocks: readonly Block[], indent = ""): string {
  return blocks.map((block) => hclBlock(block, indent)).join(indent === "" ? "\n" : "");
}

function hclBlock({ type, labels, body, blocks = [] }: Block, indent: string): string {
  const inner = `${indent}  `;
  const head = [type, ...labels.map((label) => `"${label}"`)].join(" ");
  const lines = Object.entries(body).map(([name, value]) => `${inner}${name} = ${expressionText(value)}\n`);
  if (lines.length === 0 && blocks.length === 0) return `${indent}${head} {}\n`;
  return `${indent}${head} {\n${lines.join("")}${asHcl(blocks, inner)}${indent}}\n`;
}

/** The blocks in JSON syntax. @see https://developer.hashicorp.com/terraform/language/syntax/json */
export function asJson(blocks: readonly Block[]): string {
  return `${JSON.stringify(jsonBlocks(blocks), null, 1)}\n`;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

function jsonBlocks(blocks: readonly Block[]): Record<string, Json> {
  const document: Record<string, Json> = {};
  for (const { type, labels, body, blocks: inner = [] } of blocks) {
    let place = document;
    for (const name of [type, ...labels].slice(0, -1)) {
      place[name] ??= {};
      place = place[name] as Record<string, Json>;
    }
    const last = [type, ...labels].at(-1) ?? "";
    const arguments_ = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, jsonValue(value)]));
    const content = { ...arguments_, ...jsonBlocks(inner) };
    const before = place[last];
    if (before === undefined) place[last] = content;
    else place[last] = Array.isArray(before) ? [...before, content] : [before, content];
  }
  return document;
}

function jsonValue(argument: Argument): Json {
  if (argument instanceof Expression) return `\${${argument.text}}`;
  if (argument instanceof Template || argument instanceof Keyword) return argument.text;
  if (typeof argument === "string") return escapeTemplate(argument);
  if (typeof argument !== "object" || argument === null) return argument;
  if (Array.isArray(argument)) return argument.map(jsonValue);
  return Object.fromEntries(Object.entries(argument).map(([name, value]) => [escapeTemplate(name), jsonValue(value)]));
}
