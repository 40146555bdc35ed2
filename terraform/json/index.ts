// Terraform's files as text and JSON: decoding, parsing with exact error positions, which kind of document it is, where a
// block stands, blocks and values read without meaning, and the marks of unknown and sensitive values merged in.
// Knows no resource type but by its text.
export { asList, asText, type Body, isBody, isExpression, own } from "./body.ts";
export { bodiesIn, entriesIn, objectsIn } from "./code-blocks.ts";
export { DeclaredFileError, declaredTwice } from "./declared-file-error.ts";
export { decodeText } from "./decode-text.ts";
export { type FileKind, kindOf, malformed } from "./file-kind.ts";
export { isStateFile } from "./is-state-file.ts";
export { locateBlocks } from "./locate-blocks.ts";
export { pickMerged } from "./merge-marks.ts";
export { parseJson } from "./parse-json.ts";
export { readBlock, readBlocks, readNumber, readText, readTextMap } from "./read-blocks.ts";
