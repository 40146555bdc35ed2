import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveSettings } from "../../../../drift/aws/identity/sdk-settings.ts";

const CONFIG = `
[default]
region = eu-central-1

[profile first]
endpoint_url = http://first.test:9000
region = eu-west-1

[profile second]
endpoint_url = http://second.test:9000/
region = eu-west-2

[profile by-services]
endpoint_url = http://general.test
services = minio

[profile other-services]
endpoint_url = http://general.test
services = dynamo

[profile ignoring]
endpoint_url = http://general.test
ignore_configured_endpoint_urls = true

[profile typo]
services = minoi

[profile fips]
endpoint_url = http://general.test
use_fips_endpoint = true

[profile no-url]
endpoint_url = general.test:9000

[profile bad-region]
region = eu_west_1

[services minio]
s3 =
  endpoint_url = http://minio.test:9000
sts =
  endpoint_url = http://sts.test

[services dynamo]
dynamodb =
  endpoint_url = http://dynamo.test
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-aws-config-"));
  writeFileSync(join(folder, "config"), CONFIG);
  writeFileSync(join(folder, "credentials"), "[keys]\naws_access_key_id = a\naws_secret_access_key = b\n");
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What the SDK would use by itself; it keeps this to itself, so the type does not show it. */
async function sdkEndpoint(): Promise<string | undefined> {
  const { config } = new S3Client({}) as unknown as {
    config: { serviceConfiguredEndpoint(): Promise<string | undefined> };
  };
  return await config.serviceConfiguredEndpoint();
}

describe("the endpoint of a run is the one that the SDK would use", () => {
  it.each<[string, Readonly<Record<string, string>>, string | null]>([
    ["AWS's own", {}, null],
    ["AWS_ENDPOINT_URL", { AWS_ENDPOINT_URL: "http://all.test" }, "http://all.test"],
    [
      "AWS_ENDPOINT_URL_S3 before AWS_ENDPOINT_URL",
      { AWS_ENDPOINT_URL_S3: "http://s3.test", AWS_ENDPOINT_URL: "http://all.test" },
      "http://s3.test",
    ],
    ["the profile's", { AWS_PROFILE: "first" }, "http://first.test:9000"],
    [
      "the environment's before the profile's",
      { AWS_PROFILE: "first", AWS_ENDPOINT_URL: "http://all.test" },
      "http://all.test",
    ],
    ["the services section's before the profile's", { AWS_PROFILE: "by-services" }, "http://minio.test:9000"],
    [
      "the profile's where the services section has none for S3",
      { AWS_PROFILE: "other-services" },
      "http://general.test",
    ],
    ["AWS's own where the profile says so", { AWS_PROFILE: "ignoring" }, null],
    [
      "AWS's own where the environment says so",
      { AWS_ENDPOINT_URL: "http://all.test", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      null,
    ],
    [
      "the environment's, where it does not ignore what the profile would",
      { AWS_PROFILE: "ignoring", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" },
      "http://general.test",
    ],
  ])("%s", async (_, environment, endpoint) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const ignored = (await resolveSettings({ region: "eu-west-1" })).endpoint === null;
    expect((await resolveSettings({ region: "eu-west-1" })).endpoint).toBe(endpoint);
    // The SDK looks at its "ignore" elsewhere.
    if (!ignored) expect(await sdkEndpoint()).toBe(endpoint);
  });

  it("and the option's before all of them", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://all.test");
    expect(await resolveSettings({ endpointUrl: "http://asked.test/", region: "eu-west-1" })).toMatchObject({
      profile: null,
      endpoint: "http://asked.test",
      region: "eu-west-1",
    });
  });
});

describe("--profile", () => {
  it("is the profile of everything, whatever AWS_PROFILE says", async () => {
    vi.stubEnv("AWS_PROFILE", "first");
    expect(await resolveSettings({ profile: "second" })).toMatchObject({
      profile: "second",
      endpoint: "http://second.test:9000",
      region: "eu-west-2",
    });
    // Also of the clients that get credentials from STS or SSO, which take no profile.
    expect(await sdkEndpoint()).toBe("http://second.test:9000/");
  });

  it("leaves the endpoint of AWS_PROFILE where it has none itself", async () => {
    vi.stubEnv("AWS_PROFILE", "first");
    expect(await resolveSettings({ profile: "keys" })).toMatchObject({
      profile: "keys",
      endpoint: null,
      region: "us-east-1",
    });
  });

  it.each([
    [{ AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-3"],
    [{ AWS_DEFAULT_REGION: "eu-west-3", AWS_REGION: "eu-north-1" }, "eu-north-1"],
  ])("leaves the region that the environment sets, as the AWS command line does: %j", async (environment, region) => {
    vi.stubEnv("AWS_REGION", undefined);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(await resolveSettings({ profile: "second" })).toMatchObject({ region });
  });

  it("need not be named", async () => {
    expect(await resolveSettings({})).toMatchObject({ profile: null, endpoint: null, region: "eu-central-1" });
  });
});

describe("a configuration that cannot be used is one line that says what and where", () => {
  it.each<[string, string | RegExp]>([
    [
      "prod",
      /^there is no profile "prod" in \S+config or \S+credentials, which have bad-region, by-services, .*, and \d more: check --profile or AWS_PROFILE$/,
    ],
    [
      "typo",
      /^profile "typo": its services section "minoi" is not in \S+config: without it the requests would go to another endpoint$/,
    ],
    [
      "fips",
      "FIPS endpoints (AWS_USE_FIPS_ENDPOINT, or the profile) are AWS's own, and the endpoint is http://general.test: use one of the two",
    ],
    ["no-url", 'profile "no-url": invalid endpoint "general.test:9000": expected an http or https URL'],
    ["bad-region", /^Region not accepted: region="eu_west_1" .*; check AWS_REGION and the profile's region$/],
  ])("%s", async (profile, message) => {
    await expect(resolveSettings({ profile })).rejects.toThrow(message);
  });

  it("a region of the command line", async () => {
    await expect(resolveSettings({ region: "eu-*" })).rejects.toThrow(
      /^Region not accepted: region="eu-\*" .*; check --region$/,
    );
  });

  it.each([
    ["AWS_USE_FIPS_ENDPOINT", "yes", "true, false"],
    ["AWS_USE_DUALSTACK_ENDPOINT", "1", "true, false"],
    ["AWS_DEFAULTS_MODE", "fast", "standard, in-region, cross-region, mobile, legacy, auto"],
  ])("%s, which the SDK would not heed or fail on without a word", async (variable, value, expected) => {
    vi.stubEnv(variable, value);
    await expect(resolveSettings({})).rejects.toThrow(`${variable}: invalid value "${value}": expected ${expected}`);
  });
});
