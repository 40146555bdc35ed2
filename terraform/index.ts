export type { DeclaredBucket, DeclaredConfiguration } from "./attribution/declared-buckets.ts";
export type { LifecycleDeclaration } from "./attribution/lifecycle-declarations.ts";
export type { CodeFile, CodeModule } from "./config/code-module.ts";
export { type DeclaredDocument, DeclaredFiles, type DeclaredInput } from "./declared-files.ts";
export { DeclaredFileError } from "./json/declared-file-error.ts";
export type { FileKind } from "./json/file-kind.ts";
export { type DeclaredFile, readCode, readDeclared } from "./read-declared.ts";
