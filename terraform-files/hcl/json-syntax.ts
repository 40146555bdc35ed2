import { isBody } from "../../terraform/json/body.ts";

/** How many labels a block of the top level has. Of other types nothing is read. */
export const LABELS: ReadonlyMap<string, number> = new Map([
  ...["resource", "data", "ephemeral", "action"].map((type) => [type, 2] as const),
  ...["module", "variable", "output", "provider", "check"].map((type) => [type, 1] as const),
  ...["locals", "terraform", "moved", "import", "removed"].map((type) => [type, 0] as const),
]);

/**
 * What an argument is in JSON syntax where it is no template:
 *
 * - `reference`: the bare text of a reference, a type or a keyword, without `${}`;
 * - `literal`: taken as it is, so that `${` needs no escape.
 *
 * `*` stands for any name.
 */
type Rule = "reference" | "literal" | { readonly [name: string]: Rule };

const RESOURCE: Rule = {
  provider: "reference",
  depends_on: "reference",
  lifecycle: {
    ignore_changes: "reference",
    replace_triggered_by: "reference",
    action_trigger: { events: "reference", actions: "reference" },
  },
  provisioner: { "*": { when: "reference", on_failure: "reference" } },
};

/** @see https://developer.hashicorp.com/terraform/language/syntax/json */
const RULES: { readonly [type: string]: Rule } = {
  resource: RESOURCE,
  data: RESOURCE,
  ephemeral: RESOURCE,
  action: RESOURCE,
  module: { source: "literal", version: "literal", providers: { "*": "reference" }, depends_on: "reference" },
  variable: { type: "reference", default: "literal", description: "literal" },
  output: { depends_on: "reference", description: "literal" },
  check: { data: { "*": { "*": RESOURCE } } },
  terraform: {
    required_providers: {
      "*": { source: "literal", version: "literal", configuration_aliases: "reference" },
    },
    required_version: "literal",
    experiments: "reference",
    backend: "literal",
    cloud: "literal",
  },
  moved: { from: "reference", to: "reference" },
  import: { to: "reference", provider: "reference" },
  removed: { from: "reference" },
};

/**
 * The converter's output as the same module is written in JSON syntax. It differs in three points:
 *
 * 1. every block is a list: of blocks with labels, one is the object itself;
 * 2. references, types and keywords stand in `${}`;
 * 3. where JSON syntax takes a text as it is, `${` is escaped nevertheless.
 */
export function toJsonSyntax(converted: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const document: [string, unknown][] = [];
  for (const [type, blocks] of Object.entries(converted)) {
    const labels = LABELS.get(type);
    if (labels === undefined) continue;
    document.push([type, underLabels(blocks, labels, (body) => toBody(body, RULES[type] ?? {}))]);
  }
  return Object.fromEntries(document);
}

function underLabels(blocks: unknown, labels: number, convert: (body: unknown) => unknown): unknown {
  if (labels > 0) return mapValues(blocks, (below) => underLabels(below, labels - 1, convert));
  return one(Array.isArray(blocks) ? blocks.map(convert) : blocks);
}

function toBody(body: unknown, rule: Rule): unknown {
  return unwrapDynamic(apply(body, rule));
}

function apply(value: unknown, rule: Rule): unknown {
  if (rule === "literal") return unescapeTemplates(value);
  if (Array.isArray(value)) return value.map((each) => apply(each, rule));
  if (rule === "reference") return typeof value === "string" ? value.replace(/^\$\{([\s\S]*)\}$/, "$1") : value;
  return mapValues(value, (each, name) => {
    const next = Object.hasOwn(rule, name) ? rule[name] : rule["*"];
    return next === undefined ? each : apply(each, next);
  });
}

/** Dynamic blocks, in blocks at any depth. */
function unwrapDynamic(value: unknown): unknown {
  if (!isBody(value)) return value;
  return mapValues(value, (blocks, name) => {
    if (name !== "dynamic") return Array.isArray(blocks) ? blocks.map(unwrapDynamic) : blocks;
    return mapValues(blocks, (list) =>
      Array.isArray(list)
        ? one(list.map((block) => mapValues(apply(block, { iterator: "reference" }), toContent)))
        : list,
    );
  });
}

function toContent(value: unknown, name: string): unknown {
  return name === "content" && Array.isArray(value) ? one(value.map(unwrapDynamic)) : value;
}

function one(values: unknown): unknown {
  return Array.isArray(values) && values.length === 1 ? values[0] : values;
}

function mapValues(value: unknown, convert: (value: unknown, name: string) => unknown): unknown {
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, convert(each, name)]));
}

/** Literal text as it is; text with an interpolation stays, because what it will be is not known here. */
export function unescapeTemplates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unescapeTemplates);
  if (typeof value === "string") return unescapeText(value);
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [unescapeText(name), unescapeTemplates(each)]));
}

function unescapeText(text: string): string {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(text)) return text;
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}
