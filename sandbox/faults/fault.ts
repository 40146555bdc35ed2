import type { BucketStore } from "../state/bucket-store.ts";

/** What goes wrong with a request. */
export type Fault =
  /** The request does nothing and is answered with this error. */
  | {
      readonly kind: "error";
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is reset; the request does nothing. */
  | { readonly kind: "reset" }
  /** The request acts, and then the connection is reset. */
  | { readonly kind: "reset-after" }
  /** The request acts; half of the announced body is sent, then the connection ends. */
  | { readonly kind: "truncate" }
  /** The request acts; a complete HTTP answer carries only the first half of the XML. */
  | { readonly kind: "cut-body" }
  /** The request acts; half of the announced body is sent, and then nothing, until the caller goes away. */
  | { readonly kind: "stall" }
  /** The request acts; its answer comes a byte at a time, with so many milliseconds between two. */
  | { readonly kind: "drip"; readonly milliseconds: number }
  /** The request acts; its answer begins as it should, and does not end. */
  | { readonly kind: "endless" }
  /** Nothing is done and nothing is answered until the server closes. */
  | { readonly kind: "hang" }
  /** The request acts after this time. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The request does nothing and is answered with this body. */
  | {
      readonly kind: "body";
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Something else happens just before the request acts, such as another writer's change. */
  | { readonly kind: "before"; readonly run: (buckets: BucketStore) => void };
