export { DeclaredFileError } from "./declared-file-error.ts";
export { type DeclaredDocument, DeclaredFiles, type DeclaredInput } from "./declared-files.ts";
export type { FileKind } from "./file-kind.ts";
export type { DeclaredBucket, DeclaredConfiguration } from "./judge-estate.ts";
export type { LifecycleDeclaration } from "./lifecycle-declarations.ts";
export { type DeclaredFile, readCode, readDeclared } from "./read-declared.ts";
