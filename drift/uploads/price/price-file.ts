import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { RunError } from "../../errors.ts";
import type { PriceList } from "./price-list.ts";

/** The version of the price file. It rises when a field changes its meaning or goes away. */
export const PRICE_FILE_VERSION = 1;

type PriceFile = Omit<PriceList, "source"> & { readonly version: number };

/** The JSON Schema of what `--prices` takes. */
export const priceFileSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:prices:1",
  title: "mpu-guard storage prices",
  type: "object",
  additionalProperties: false,
  required: ["version", "date", "currency", "regions"],
  properties: {
    version: { const: PRICE_FILE_VERSION },
    date: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "The day of the price list, YYYY-MM-DD." },
    currency: { type: "string", pattern: "^[A-Z]{3}$", description: "ISO 4217, such as USD." },
    regions: {
      type: "object",
      description:
        "By region (* for every other one, and for services without regions), then by storage class in S3's spelling (STANDARD, STANDARD_IA).",
      additionalProperties: {
        type: "object",
        additionalProperties: {
          type: "object",
          additionalProperties: false,
          required: ["perGbMonth", "source"],
          properties: {
            perGbMonth: { type: "number", minimum: 0, description: "For 2^30 bytes and a month; of the first tier." },
            source: { type: "string", minLength: 1, description: "Where the figure is from." },
          },
        },
      },
    },
  },
};

let validate: ValidateFunction<PriceFile> | undefined;

/**
 * Reads a price file.
 *
 * @param source how it is called in messages and in the report
 * @throws RunError where it is none, or of another version
 */
export function parsePriceFile(text: string, source: string): PriceList {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new RunError(`${source}: not JSON; docs/uploads.md has the format of a price file`, { cause });
  }
  const version = versionOf(content);
  if (version !== PRICE_FILE_VERSION) {
    const found = JSON.stringify(version) ?? "none";
    throw new RunError(
      `${source}: a price file of version ${found}; this mpu-guard reads version ${PRICE_FILE_VERSION}`,
    );
  }
  validate ??= new Ajv().compile<PriceFile>(priceFileSchema);
  if (!validate(content)) throw new RunError(`${source}: ${problemOf(validate.errors?.[0])}`);
  const { version: _, ...list } = content;
  return { source, ...list };
}

function versionOf(content: unknown): unknown {
  return typeof content === "object" && content !== null ? (content as { version?: unknown }).version : undefined;
}

function problemOf(error: ErrorObject | undefined): string {
  const { instancePath = "", message = "not a price file", params } = error ?? {};
  const name = params?.additionalProperty === undefined ? "" : ` (${JSON.stringify(params.additionalProperty)})`;
  return `${instancePath || "/"} ${message}${name}`;
}
