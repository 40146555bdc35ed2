import type { ErrorObject } from "ajv";

/** What a schema error means to the author of the file: what was found, and what is allowed there. */
export function describeSchemaError(error: ErrorObject): string {
  if (error.instancePath === "" && error.data === null) return "the file is empty; it needs at least version: 1";
  const where =
    error.instancePath.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~") || "the file";
  const found = JSON.stringify(error.data) ?? "nothing";
  const parameters = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "additionalProperties": {
      // Not $schema, which is for editors.
      const allowed = Object.keys((error.parentSchema?.properties ?? {}) as object).filter((key) => !/^\$/.test(key));
      return `unknown key ${JSON.stringify(parameters.additionalProperty)} in ${where}; allowed: ${allowed.join(", ")}`;
    }
    case "required":
      return `${where} lacks ${JSON.stringify(parameters.missingProperty)}`;
    case "anyOf":
      return `${where} changes nothing: give it daysAfterInitiation, accept, or both`;
    case "const":
      return `${where} is ${found}; allowed: ${JSON.stringify(parameters.allowedValue)}`;
    case "type":
      return `${where} is ${found}; allowed: ${indefinite(parameters.type)}${quoteHint(error)}`;
    case "minimum":
      return `${where} is ${found}; allowed: ${parameters.limit} or more`;
    case "maximum":
      return `${where} is ${found}; allowed: ${parameters.limit} or less`;
    case "format":
      return `${where} is ${found}; allowed: a day that exists, as YYYY-MM-DD`;
    case "pattern":
      return `${where} is ${found}; allowed: twelve digits in quotes`;
    case "minProperties":
      return `${where} is empty; give it at least one condition`;
    case "minLength":
      return `${where} is empty`;
    case "maxLength":
      return `${where} is longer than ${parameters.limit} characters`;
    default:
      return `${where} ${error.message ?? "is not valid"}`;
  }
}

function indefinite(type: unknown): string {
  const names: Record<string, string> = {
    integer: "a whole number",
    boolean: "true or false",
    object: "a mapping of keys to values",
    array: "a list",
    string: "a text",
  };
  return names[String(type)] ?? String(type);
}

/** YAML reads bare digits as a number and drops leading zeros, which account ids can have. */
function quoteHint({ data, params }: ErrorObject): string {
  return params.type === "string" && typeof data === "number" ? ", so put it in quotes" : "";
}
