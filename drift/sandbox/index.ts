export type { BucketSeed } from "./bucket.ts";
export type { BucketStore } from "./bucket-store.ts";
export { type EmbeddedS3, startEmbeddedS3 } from "./embedded-s3.ts";
export { seedEstate } from "./estate.ts";
export type { Fault } from "./fault.ts";
export type { OperationName } from "./operation-name.ts";
export type { LoggedRequest } from "./request-log.ts";
export { seedMany } from "./seed-many.ts";
