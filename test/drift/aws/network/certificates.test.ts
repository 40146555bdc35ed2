import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { S3BucketSource } from "../../../../drift/aws/bucket-source.ts";
import { S3Clients } from "../../../../drift/aws/clients/s3-clients.ts";
import { resolveSettings } from "../../../../drift/aws/identity/sdk-settings.ts";
import { RunError } from "../../../../drift/errors.ts";
import { AUTHORITY, type CorporateNetwork, clearNetwork, startCorporateNetwork } from "./corporate-network.ts";

let folder: string;
let network: CorporateNetwork;
beforeEach(async () => {
  clearNetwork();
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-certificates-"));
  vi.stubEnv(
    "AWS_CONFIG_FILE",
    write("config", `[profile corp]\nca_bundle = ${AUTHORITY}\n[profile typo]\nca_bundle = /no/such\n`),
  );
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  network = await startCorporateNetwork();
  network.s3.buckets.create({ name: "media" });
  vi.stubEnv("HTTPS_PROXY", network.proxy.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await network.close();
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function listed(profile?: string): Promise<unknown[]> {
  const endpointUrl = "https://s3.corp.test";
  const settings = await resolveSettings({
    endpointUrl,
    region: "us-east-1",
    ...(profile !== undefined && { profile }),
  });
  const clients = new S3Clients({ ...settings, concurrency: 1 });
  try {
    const names: unknown[] = [];
    const source = new S3BucketSource({ clients, region: "us-east-1", account: null });
    for await (const { name } of source.list()) names.push(name);
    return names;
  } finally {
    clients.destroy();
  }
}

describe("a company's own authority is trusted", () => {
  it("where AWS_CA_BUNDLE names it", async () => {
    vi.stubEnv("AWS_CA_BUNDLE", AUTHORITY);
    expect(await listed()).toEqual(["media"]);
  });

  it("where the profile names it", async () => {
    vi.stubEnv("AWS_PROFILE", "default");
    vi.stubEnv(
      "AWS_SHARED_CREDENTIALS_FILE",
      write("credentials", "[corp]\naws_access_key_id = a\naws_secret_access_key = b\n"),
    );
    expect(await listed("corp")).toEqual(["media"]);
  });

  it("where NODE_EXTRA_CA_CERTS names it beside another one, of which Node would leave the first out", async () => {
    vi.stubEnv("AWS_CA_BUNDLE", write("other.pem", rootCertificates[0] ?? ""));
    vi.stubEnv("NODE_EXTRA_CA_CERTS", AUTHORITY);
    expect(await listed()).toEqual(["media"]);
  });

  it("and nobody else's, where AWS_CA_BUNDLE is another one", async () => {
    vi.stubEnv("AWS_CA_BUNDLE", write("other.pem", rootCertificates[0] ?? ""));
    await expect(listed()).rejects.toThrow(
      /certificate.*set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to a file with its CA/,
    );
  });

  it("but not by itself: the message names both variables", async () => {
    await expect(listed()).rejects.toThrow(/set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to a file with its CA$/);
  });
});

describe("a file of certificates that cannot be used is one line that names who asked for it", () => {
  it.each([
    ["AWS_CA_BUNDLE", "/no/such.pem", "AWS_CA_BUNDLE: cannot read /no/such.pem: no such file or folder"],
    ["NODE_EXTRA_CA_CERTS", "/no/such.pem", "NODE_EXTRA_CA_CERTS: cannot read /no/such.pem: no such file or folder"],
    ["AWS_CA_BUNDLE", tmpdir(), `AWS_CA_BUNDLE: cannot read ${tmpdir()}: it is a folder`],
    ["AWS_PROFILE", "typo", "ca_bundle of the profile: cannot read /no/such: no such file or folder"],
  ])("%s=%s", async (variable, value, message) => {
    vi.stubEnv(variable, value);
    const error = await listed().catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(RunError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain("\n");
  });

  it.each([
    ["no certificate in it", "{}", "has no certificate"],
    ["one that is cut off", "-----BEGIN CERTIFICATE-----\nMIIB", "has no certificate"],
  ])("%s", async (_, text, message) => {
    vi.stubEnv("AWS_CA_BUNDLE", write("ca.pem", text));
    await expect(listed()).rejects.toThrow(message);
    await expect(listed()).rejects.toThrow(RunError);
  });
});
