import type { CephGatewayAccess } from "./ceph-gateway/index.ts";

/** What the conformance tests are told: where the gateway is, or why there is none. */
export type GatewayProvision = (CephGatewayAccess & { readonly absent?: never }) | { readonly absent: string };

declare module "vitest" {
  interface ProvidedContext {
    cephGateway: GatewayProvision;
  }
}
