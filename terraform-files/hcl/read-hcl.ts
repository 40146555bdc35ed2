import { DeclaredFileError } from "../../terraform/index.ts";
import { parseHcl } from "./hcl-parser.ts";
import { LABELS, toJsonSyntax, unescapeTemplates } from "./json-syntax.ts";
import { type Insertion, scanHcl } from "./scan-hcl.ts";
import type { TopLevelItem } from "./top-level-items.ts";

/** Deeper, the parser fails somewhere between 500 and 1,000. */
const NESTING_LIMIT = 200;

export interface HclFile {
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * A `*.tf` file as the same file in Terraform's JSON syntax.
 *
 * @throws DeclaredFileError where it is not valid HCL, or Terraform would refuse its outline
 */
export async function readHcl(text: string, source: string): Promise<HclFile> {
  const { converted, items } = await parse(text, source);
  const lines = new Map<string, number>();
  for (const item of items) {
    const address = addressOf(item, source);
    // A second one is in the document too, where it is refused with its address.
    if (address !== undefined && !lines.has(address)) lines.set(address, item.line);
  }
  return { document: toJsonSyntax(converted), lines };
}

/**
 * The values of a `*.tfvars` file. What is not literal, which Terraform refuses there, is the text of the expression.
 *
 * @throws DeclaredFileError where it is not valid HCL, or holds a block
 */
export async function readHclValues(text: string, source: string): Promise<ReadonlyMap<string, unknown>> {
  const { converted, items } = await parse(text, source);
  const block = items.find(({ kind }) => kind === "block");
  if (block !== undefined) {
    const what = `line ${block.line} opens a block (${block.words[0]}), and a file of values holds none`;
    throw new DeclaredFileError(source, `${what}: move it to a .tf file`);
  }
  return new Map(Object.entries(converted).map(([name, value]) => [name, unescapeTemplates(value)]));
}

async function parse(text: string, source: string) {
  const { items, insertions, nesting } = scanHcl(text);
  if (nesting.depth > NESTING_LIMIT) {
    const problem = `line ${nesting.line} is nested more than ${NESTING_LIMIT} deep, which is not read`;
    throw new DeclaredFileError(source, `${problem}: check the plan instead`);
  }
  return { converted: await parseHcl(withInsertions(text, insertions), source), items };
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let result = "";
  let end = 0;
  for (const { offset, text: inserted } of insertions) {
    result += text.slice(end, offset) + inserted;
    end = offset;
  }
  return result + text.slice(end);
}

/** `undefined` for what has no address here. */
function addressOf({ kind, words, line }: TopLevelItem, source: string): string | undefined {
  const [type = "", ...names] = words;
  if (kind === "argument") {
    throw new DeclaredFileError(source, `line ${line} sets ${type} outside of any block, which Terraform refuses`);
  }
  const labels = LABELS.get(type);
  if (labels !== undefined && names.length !== labels) {
    const wanted = ["no name", "a name", "a type and a name"][labels];
    throw new DeclaredFileError(source, `line ${line} opens a ${type} block, which has ${wanted}: write it so`);
  }
  if (type === "resource") return names.join(".");
  return type === "module" ? `module.${names[0]}` : undefined;
}
