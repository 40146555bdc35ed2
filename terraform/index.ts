export { DeclaredFileError } from "./declared-file-error.ts";
export type { FileKind } from "./file-kind.ts";
export type { DeclaredBucket } from "./judge-roster.ts";
export { type DeclaredFile, type DeclaredInput, readCode, readDeclared } from "./read-declared.ts";
