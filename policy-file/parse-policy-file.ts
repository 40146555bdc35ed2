import { Ajv, type ErrorObject } from "ajv";
import { type Document, isCollection, isMap, isPair, LineCounter, type Node, parseDocument } from "yaml";
import type { Policy } from "../policy/index.ts";
import { describeSchemaError } from "./describe-schema-error.ts";
import type { PolicyFile } from "./policy-file.ts";
import { PolicyFileError, type PolicyFileProblem } from "./policy-file-error.ts";
import { policyFileSchema } from "./policy-file-schema.ts";
import { resolvePolicy } from "./resolve-policy.ts";

const ajv = new Ajv({ allErrors: true, verbose: true, formats: { date: isDay } });
const validate = ajv.compile<PolicyFile>(policyFileSchema);

/**
 * Reads the text of a policy file. JSON is YAML too, so both go this way.
 *
 * @param source how to call the file in messages
 * @throws PolicyFileError with every problem, each with line and column
 */
export function parsePolicyFile(text: string, source: string): Policy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number | undefined) => {
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const fail = (problems: PolicyFileProblem[]) => new PolicyFileError(source, problems);

  if (document.errors.length > 0) {
    throw fail(document.errors.map(({ message, pos }) => ({ ...at(pos[0]), message: `not valid YAML: ${message}` })));
  }
  const content: unknown = toPlain(document, source);
  if (!validate(content)) {
    const errors = validate.errors ?? [];
    const problems = errors
      .filter((error) => !isEchoOf(error, errors))
      .map((error) => ({ ...at(offsetOf(document, error)), message: describeSchemaError(error) }));
    throw fail(problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  }
  const { policy, contradictions } = resolvePolicy(content);
  if (contradictions.length > 0) {
    throw fail(contradictions.map(({ path, message }) => ({ ...at(nodeOffset(document, path)), message })));
  }
  return policy;
}

/** Where an entry of a policy file stands, by its keys from the root; nothing where it is not there. */
export function positionInPolicyFile(
  text: string,
  path: readonly (string | number)[],
): { readonly line?: number; readonly column?: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const node = document.getIn(path, true) as Node | undefined;
  if (!node?.range) return {};
  const { line, col } = lines.linePos(node.range[0]);
  return { line, column: col };
}

function toPlain(document: Document, source: string): unknown {
  try {
    // Aliases are a handful in a real policy; the bound stops the ones that multiply.
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new PolicyFileError(source, [{ message: cause instanceof Error ? cause.message : String(cause) }]);
  }
}

/** The members of an `anyOf` report on their own too; its own message says it all. */
function isEchoOf(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some(({ keyword, schemaPath }) => keyword === "anyOf" && error.schemaPath.startsWith(`${schemaPath}/`));
}

function offsetOf(document: Document, error: ErrorObject): number | undefined {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (error.keyword === "additionalProperties") {
    return keyOffset(document, path, String(error.params.additionalProperty));
  }
  return nodeOffset(document, path);
}

/** Where a value stands, or the nearest one around it. */
function nodeOffset(document: Document, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return undefined;
}

function keyOffset(document: Document, path: readonly string[], key: string): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isCollection(parent) || !isMap(parent)) return nodeOffset(document, path);
  const pair = parent.items.find((item) => isPair(item) && String(item.key) === key);
  return (pair?.key as Node | undefined)?.range?.[0] ?? nodeOffset(document, path);
}

/** A calendar day: `2027-02-30` is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
