export type { DeclaredBucket } from "./attribution/judge-estate.ts";
export type { LifecycleDeclaration } from "./attribution/lifecycle-declarations.ts";
export { DeclaredFiles, type DeclaredInput } from "./declared-files.ts";
export { DeclaredFileError } from "./json/declared-file-error.ts";
export type { FileKind } from "./json/file-kind.ts";
export { type DeclaredFile, readCode, readDeclared } from "./read-declared.ts";
