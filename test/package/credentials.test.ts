import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { exec } from "../support/consumers/run.ts";
import { type CredentialServices, startCredentialServices } from "./credential-services.ts";

const command = join(inject("packed").consumer, "node_modules", "mpu-guard", "dist", "command", "mpu-guard.mjs");
const home = mkdtempSync(join(tmpdir(), "mpu-guard-credentials-"));
let services: CredentialServices;

const ROLE = "arn:aws:iam::111122223333:role/scan";
const PRINTED = JSON.stringify({ Version: 1, AccessKeyId: "AKIAPROCESS", SecretAccessKey: "secret" });
const CONFIG = `
[profile process]
credential_process = '${process.execPath}' '${join(home, "print.mjs")}'
[profile role]
role_arn = ${ROLE}
source_profile = keys
[profile keys]
aws_access_key_id = AKIASOURCE
aws_secret_access_key = secret
[profile signs-in]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = scan
[sso-session acme]
sso_region = us-east-1
sso_start_url = https://acme.awsapps.com/start
`;

beforeAll(async () => {
  services = await startCredentialServices();
  const cache = join(home, ".aws", "sso", "cache");
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(home, ".aws", "config"), CONFIG);
  writeFileSync(join(home, "print.mjs"), `console.log(${JSON.stringify(PRINTED)});`);
  writeFileSync(join(home, "token"), "token-of-the-cluster");
  // As `aws sso login` leaves it.
  writeFileSync(
    join(cache, `${createHash("sha1").update("acme").digest("hex")}.json`),
    JSON.stringify({ accessToken: "token-of-sso", expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
  );
});
afterEach(() => services.forget());
afterAll(() => {
  services.close();
  rmSync(home, { recursive: true, force: true });
});

describe("the packed command, whose providers of credentials are chunks that are loaded on demand, signs with keys", () => {
  // What each lacks shows here alone: the sources find every provider in node_modules.
  it.each<[string, (url: string) => Record<string, string>, key: string, asked: readonly string[]]>([
    ["of a credential_process", () => ({ AWS_PROFILE: "process" }), "AKIAPROCESS", []],
    ["of a role that a profile assumes", () => ({ AWS_PROFILE: "role" }), "ASIAROLE", ["AssumeRole by AKIASOURCE"]],
    ["of a sign-in", () => ({ AWS_PROFILE: "signs-in" }), "ASIASSO", ["GetRoleCredentials with token-of-sso"]],
    [
      "of a web identity",
      () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: join(home, "token"), AWS_ROLE_ARN: ROLE }),
      "ASIAWEB",
      ["AssumeRoleWithWebIdentity with token-of-the-cluster"],
    ],
    [
      "of a container",
      (url) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` }),
      "ASIACONTAINER",
      ["container"],
    ],
    [
      "of an instance",
      (url) => ({ AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
      "ASIAINSTANCE",
      ["instance"],
    ],
  ])("%s", async (_, env, key, asked) => {
    const { PATH = "" } = process.env;
    const { status, output } = await exec(process.execPath, [command, "scan", "--format", "json"], home, {
      PATH,
      HOME: home,
      USERPROFILE: home,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: services.url,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
      ...env(services.url),
    });

    expect({ status, output }).toMatchObject({ status: 0 });
    expect(services.keys()).toEqual([key]);
    expect(services.asked()).toEqual(asked);
  });
});
