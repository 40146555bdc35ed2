export type { DeclaredBucket, DeclaredConfiguration, LifecycleDeclaration } from "./attribution/index.ts";
export type { CodeFile, CodeModule } from "./config/index.ts";
export { type DeclaredDocument, DeclaredFiles, type DeclaredInput } from "./declared-files.ts";
export type { FileKind } from "./json/index.ts";
export { DeclaredFileError } from "./json/index.ts";
export { type DeclaredFile, readCode, readDeclared } from "./read-declared.ts";
