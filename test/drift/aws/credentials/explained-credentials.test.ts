import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { boundCredentials } from "../../../../drift/aws/credentials/bounded-credentials.ts";
import { explainCredentials } from "../../../../drift/aws/credentials/explained-credentials.ts";
import { listingError } from "../../../../drift/aws/errors/listing-error.ts";

const folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = `
[profile exits]
credential_process = /bin/sh -c "echo s3cret >&2; exit 3"
[profile hangs]
credential_process = /bin/sh -c "echo started >> '${folder}/started'; exit 3"
[profile absent]
credential_process = /no/such/command --token s3cret
[profile prints]
credential_process = /bin/echo s3cret
[profile token]
role_arn = arn:aws:iam::111122223333:role/scan
web_identity_token_file = /no/such/token
[profile assumes]
role_arn = arn:aws:iam::111122223333:role/scan
source_profile = gone
[profile signs-in]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = scan
[profile lost]
sso_session = gone
sso_account_id = 111122223333
sso_role_name = scan
[profile by-sign-in]
role_arn = arn:aws:iam::111122223333:role/scan
source_profile = signs-in
[profile by-itself]
role_arn = arn:aws:iam::111122223333:role/scan
source_profile = by-itself
[profile console]
login_session = arn:aws:iam::111122223333:user/ada
[profile code]
role_arn = arn:aws:iam::111122223333:role/scan
mfa_serial = arn:aws:iam::111122223333:mfa/ada
source_profile = keys
[profile keys]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = s3cret
[profile empty]
region = eu-west-1
[sso-session acme]
sso_region = eu-west-1
sso_start_url = https://acme.awsapps.com/start
`;

beforeEach(() => {
  writeFileSync(join(folder, "config"), CONFIG);
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
  vi.stubEnv("HOME", folder);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
});
afterEach(() => vi.unstubAllEnvs());

/** What a run says that lists buckets with a profile. */
async function said(profile: string): Promise<string> {
  vi.stubEnv("AWS_PROFILE", profile);
  const error: unknown = await explainCredentials(defaultProvider())().catch((reason: unknown) => reason);
  return listingError(error, "ListBuckets", "eu-west-1", profile).message;
}

describe("a run without credentials names what is wrong, as the SDK itself does not", () => {
  it.each([
    ["exits", 'the credential_process of profile "exits" (/bin/sh) ended with exit status 3: run it to see why'],
    ["absent", 'the credential_process of profile "absent" (/no/such/command) ended with exit status 127: run it'],
    ["prints", 'the credential_process of profile "prints" (/bin/echo) gave none that are valid: run it to see why'],
    ["token", "cannot read /no/such/token: there is no such file: check AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity"],
    ["assumes", 'the source_profile of profile "assumes" is "gone": there is no such profile: check the name'],
    ["signs-in", 'profile "signs-in" has no valid session of the sign-in: log in (aws sso login --profile signs-in)'],
    ["lost", 'the sso_session of profile "lost" is "gone": there is no such section: check the name'],
    ["empty", 'no AWS credentials for profile "empty" (Could not load credentials from any providers): check'],
    ["by-sign-in", 'profile "signs-in" has no valid session of the sign-in: log in (aws sso login --profile signs-in)'],
    ["by-itself", 'no AWS credentials for profile "by-itself" (Could not load credentials from any providers): check'],
    ["console", 'profile "console" has no valid session of the sign-in: log in (aws login --profile console)'],
    ["code", "aws configure export-credentials --profile code --format env asks for the code"],
  ])("%s", async (profile, message) => {
    const text = await said(profile);
    expect(text).toMatch(/^no AWS credentials/);
    expect(text).toContain(message);
    expect(text, "neither a command's arguments nor what it prints").not.toContain("s3cret");
  });

  it("a token file that the environment names", async () => {
    vi.stubEnv("AWS_PROFILE", undefined);
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/token");
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/scan");
    const error: unknown = await explainCredentials(defaultProvider())().catch((reason: unknown) => reason);
    expect(listingError(error, "ListBuckets", "eu-west-1").message).toContain("cannot read /no/such/token");
  });

  it("a credential_process that never ended, which is not started once more", async () => {
    vi.stubEnv("AWS_PROFILE", "hangs");
    const late = boundCredentials(() => new Promise(() => {}), 10);
    const error: unknown = await explainCredentials(late)().catch((reason: unknown) => reason);
    expect(listingError(error, "ListBuckets", "eu-west-1", "hangs").message).toContain(
      'the credential_process of profile "hangs" (/bin/sh) did not end within 0.01 s: run it to see why',
    );
    expect(existsSync(join(folder, "started"))).toBe(false);
  });

  it("and leaves those that there are as they are", async () => {
    const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
    expect(await explainCredentials(async () => credentials)()).toBe(credentials);
  });
});
