import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { S3Clients } from "../../../../drift/aws/clients/s3-clients.ts";
import { resolveSettings } from "../../../../drift/aws/identity/sdk-settings.ts";
import { type ForwardProxy, startForwardProxy } from "../../../support/forward-proxy.ts";
import { clearNetwork } from "./corporate-network.ts";

let folder: string;
let proxy: ForwardProxy;
beforeEach(async () => {
  clearNetwork();
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-endpoints-"));
  const [fips, dual] = ["use_fips_endpoint = true", "use_dualstack_endpoint = true"];
  writeFileSync(
    join(folder, "config"),
    `[profile fips]\n${fips}\n[profile dual]\n${dual}\n[profile both]\n${fips}\n${dual}\n`,
  );
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  proxy = await startForwardProxy({ hosts: {} });
  vi.stubEnv("HTTPS_PROXY", proxy.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await proxy.close();
});

// Whom the SDK asks is seen at the proxy: a company that must use FIPS must not be asked elsewhere.
it.each([
  ["nothing", {}, "s3.us-east-1.amazonaws.com:443"],
  ["AWS_USE_FIPS_ENDPOINT", { AWS_USE_FIPS_ENDPOINT: "true" }, "s3-fips.us-east-1.amazonaws.com:443"],
  ["AWS_USE_DUALSTACK_ENDPOINT", { AWS_USE_DUALSTACK_ENDPOINT: "true" }, "s3.dualstack.us-east-1.amazonaws.com:443"],
  ["a profile with FIPS", { AWS_PROFILE: "fips" }, "s3-fips.us-east-1.amazonaws.com:443"],
  ["a profile with dual-stack", { AWS_PROFILE: "dual" }, "s3.dualstack.us-east-1.amazonaws.com:443"],
  ["a profile with both", { AWS_PROFILE: "both" }, "s3-fips.dualstack.us-east-1.amazonaws.com:443"],
])("%s decides the endpoint", async (_, environment, host) => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
  const sections = ["fips", "dual", "both"].map(
    (name) => `[${name}]\naws_access_key_id = a\naws_secret_access_key = b\n`,
  );
  writeFileSync(join(folder, "credentials"), sections.join(""));
  const clients = new S3Clients({ ...(await resolveSettings({ region: "us-east-1" })), concurrency: 1 });
  const listing = clients.forRegion("us-east-1").send(new ListBucketsCommand({ MaxBuckets: 1 }));
  await expect(listing).rejects.toThrow("502");
  expect(proxy.tunnels).toEqual([host]);
  clients.destroy();
});
