export { seedEstate } from "./demo/estate.ts";
export { seedMany } from "./demo/seed-many.ts";
export type { Fault } from "./faults/fault.ts";
export type { OperationName } from "./http/operation-name.ts";
export type { LoggedRequest } from "./http/request-log.ts";
export { type EmbeddedS3, startEmbeddedS3 } from "./server/embedded-s3.ts";
export type { BucketSeed } from "./state/bucket.ts";
export type { BucketStore } from "./state/bucket-store.ts";
export type { UploadSeed } from "./state/upload-store.ts";
