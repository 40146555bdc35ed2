// A bucket's lifecycle configuration over S3's API: what its XML may hold (grammar.ts), the rules that it says
// (read-configuration.ts), whether writing them back gives the same (same-xml.ts, put-request.ts), and the reading and
// replacing of it (ask-lifecycle.ts, lifecycle-store.ts).
export { askLifecycle } from "./ask-lifecycle.ts";
export { S3LifecycleStore } from "./lifecycle-store.ts";
export { isLossless } from "./lossless.ts";
