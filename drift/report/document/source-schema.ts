import { text, wholeNumber } from "../contents/schema-parts.ts";

const time = { ...text, description: "ISO 8601, UTC." };

/** The JSON Schema of where a scan's verdicts come from, if not from S3 in the same run. */
export const sourceSchema = {
  type: "object",
  description: "Where the buckets were read from; absent for S3.",
  additionalProperties: false,
  required: ["kind", "name", "region", "notSeen"],
  properties: {
    kind: { enum: ["config-aggregator"] },
    name: { ...text, description: "Of the aggregator." },
    region: text,
    notSeen: { type: "array", items: text, description: "What this source does not have, for people." },
  },
};

export const sinceSchema = {
  type: "object",
  description: "--since: the earlier report from which verdicts were taken over.",
  additionalProperties: false,
  required: ["source", "startedAt", "share"],
  properties: {
    source: text,
    startedAt: { ...time, description: "When its run began: ISO 8601, UTC." },
    share: {
      type: "integer",
      minimum: 1,
      description: "One of so many of the buckets without findings was looked at.",
    },
    fullBecause: { enum: ["policy-changed", "version-changed"], description: "Why nothing was taken over." },
  },
};

export const seenEarlierSchema = {
  type: "object",
  description: "The buckets that were not read in this run, each with asOf; absent where all were.",
  additionalProperties: false,
  required: ["buckets", "oldest"],
  properties: {
    buckets: wholeNumber,
    oldest: { type: ["string", "null"], description: "Of these the longest ago: ISO 8601, UTC." },
    aged: {
      type: "object",
      description: "--max-age: those that were seen longer ago than that.",
      additionalProperties: false,
      required: ["seconds", "buckets"],
      properties: { seconds: { type: "number" }, buckets: wholeNumber },
    },
  },
};
