import type { TestProject } from "vitest/node";
import { cephGatewayMissing, cephGatewayPackages, startCephGateway } from "../support/ceph-gateway/index.ts";
import type { GatewayProvision } from "../support/gateway-provision.ts";

/** Starts Ceph's S3 gateway once for all conformance tests; vitest calls what it answers when they are done. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const provide = (provision: GatewayProvision) => project.provide("cephGateway", provision);
  const missing = cephGatewayMissing();
  if (missing.length > 0) {
    const absent = `Ceph's S3 gateway is absent (no ${missing.join(", ")}); install ${cephGatewayPackages.join(" ")}.`;
    if (process.env.CI) {
      throw new Error(absent);
    }
    process.stderr.write(`${absent} The tests that need it are skipped.\n`);
    provide({ absent });
    return undefined;
  }
  const { close, ...access } = await startCephGateway();
  provide(access);
  return close;
}
