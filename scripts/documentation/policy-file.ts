import { policyFileSchema } from "../../policy-file/policy-file-schema.ts";
import { POLICY_TEMPLATE } from "../../policy-file/policy-template.ts";
import { fenced, generatedFrom, markdownTable } from "./markdown.ts";

/** What is read here of a JSON Schema, draft 7. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minProperties?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

/** docs/policy-file.md: every key of `mpu-policy.yaml`, from the schema that also validates it. */
export function policyFilePage(): string {
  const schema: Schema = policyFileSchema;
  const { properties = {} } = schema;
  const nested = Object.entries(properties).filter(([, value]) => objectIn(value) !== undefined);
  const parts = [
    generatedFrom("policy-file/"),
    "# The policy file",
    "`mpu-policy.yaml` (or `mpu-policy.yml`, `mpu-policy.json`) is found upward from the working directory; `--policy FILE`\nnames another. Without one the built-in policy holds: a rule of 7 days, 1 to 7 accepted. Keys that are not listed here are\nrefused, with file and line.",
    "`npx mpu-guard policy init` writes the file below, `policy validate` checks one and warns of entries without effect,\n`policy schema` prints the JSON Schema (`mpu-guard/schemas/mpu-policy.json` in the package).",
    "## Keys",
    keyTable(schema),
    ...nested.flatMap(([name, value]) => [`## ${name}`, value.description ?? "", keyTable(objectIn(value) ?? {})]),
    "## match",
    "Which buckets an entry is for.",
    keyTable(matchSchema(properties)),
    "## The whole file",
    fenced("yaml", POLICY_TEMPLATE),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** An object, or the objects in a list. */
function objectIn(schema: Schema): Schema | undefined {
  const inner = schema.items ?? schema;
  return inner.properties === undefined ? undefined : inner;
}

function matchSchema(properties: Readonly<Record<string, Schema>>): Schema {
  return properties.exemptions?.items?.properties?.match ?? {};
}

function keyTable({ properties = {}, required = [] }: Schema): string {
  return markdownTable(
    ["key", "value", "default", ""],
    Object.entries(properties).map(([name, schema]) => {
      const { text, byDefault } = splitDefault(schema.description ?? "");
      return [
        objectIn(schema) === undefined || name === "accept" ? `\`${name}\`` : `[\`${name}\`](#${name.toLowerCase()})`,
        valueText(schema),
        required.includes(name) ? "required" : byDefault,
        text,
      ];
    }),
  );
}

/** Descriptions end with "Default: ….", where there is one. */
function splitDefault(description: string): { readonly text: string; readonly byDefault: string } {
  const [sentence = "", byDefault = ""] = /Default: (.*?)\.(?= |$)/.exec(description) ?? [];
  return { text: description.replace(sentence, "").replaceAll("  ", " ").trim(), byDefault };
}

function valueText(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.type === "array") return "list";
  if (schema.type === "object") {
    const keys = Object.keys(schema.properties ?? {});
    return keys.length === 0 ? "object" : `\`{ ${keys.join(", ")} }\``;
  }
  return [schema.format === "date" ? "date" : (schema.type ?? ""), limitsOf(schema)].filter(Boolean).join(", ");
}

function limitsOf({ minimum, maximum, minLength, maxLength, pattern }: Schema): string {
  if (minimum !== undefined) return maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`;
  if (maxLength !== undefined) return `${minLength ?? 0} to ${maxLength} characters`;
  return pattern === undefined ? "" : `\`${pattern}\``;
}
