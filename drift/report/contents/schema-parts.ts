// Words of JSON Schema that the schemas of all reports are written with.

export const text = { type: "string" };
export const textOrNull = { type: ["string", "null"] };
export const wholeNumber = { type: "integer", minimum: 0 };

/** An object that has all of these, and may have more. */
export const object = (properties: Readonly<Record<string, object>>) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
});
