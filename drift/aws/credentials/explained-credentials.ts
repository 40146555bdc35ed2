import { exec } from "node:child_process";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { loadSharedConfigFiles } from "@smithy/core/config";
import { shellLine } from "../../text/shell-line.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { CredentialsTimeout } from "./bounded-credentials.ts";

type Provider = ReturnType<NonNullable<S3ClientConfig["credentialDefaultProvider"]>>;

/** Milliseconds: it has ended once already, so this one is only to see how. */
const PROCESS_TIMEOUT = 10_000;

/**
 * Credentials, or an error that says what is missing. The SDK tries one source after the other, and in the end says only
 * that none of them had any, or whatever went wrong inside of one.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 * @throws CredentialsError where the configuration shows why; else the SDK's own error
 */
export function explainCredentials(provide: Provider): Provider {
  return async (properties) => {
    try {
      return await provide(properties);
    } catch (error) {
      throw (await explanation(error)) ?? error;
    }
  };
}

async function explanation(cause: unknown): Promise<CredentialsError | undefined> {
  const { code, path } = cause as NodeJS.ErrnoException;
  const name = process.env.AWS_PROFILE || "default";
  const found = code !== undefined && path !== undefined ? unreadFile(path, code) : await inProfile(name, cause);
  return found && new CredentialsError(...found, { cause });
}

/** How the SDK says that a role wants a code of somebody's device. */
const WANTS_CODE = /multi-factor authentication/i;

/** What is wrong, and what to do. */
type Explanation = readonly [problem: string, fix: string];

function unreadFile(path: string, code: string): Explanation {
  const why = code === "ENOENT" ? "there is no such file" : code;
  return [
    `cannot read ${path}: ${why}`,
    "check AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the profile",
  ];
}

async function inProfile(name: string, cause: unknown): Promise<Explanation | undefined> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const settings = { ...credentialsFile[name], ...configFile[name] };
  const profile = `profile ${JSON.stringify(name)}`;
  const { credential_process: command, source_profile: source, sso_session: session } = settings;
  if (WANTS_CODE.test(messageOf(cause))) {
    const words = ["aws", "configure", "export-credentials", "--profile", name, "--format", "env"];
    return [
      `${profile} wants an MFA code, which nobody is asked for here`,
      `put a session of it in the environment (${shellLine(words)} asks for the code)`,
    ];
  }
  // What waited for somebody once does so again.
  const endless = cause instanceof CredentialsTimeout && `did not end within ${cause.milliseconds / 1000} s`;
  if (command) {
    const end = endless === false ? await endOf(command) : `(${programIn(command)}) ${endless}`;
    return [`the credential_process of ${profile} ${end}`, "run it to see why"];
  }
  if (source && configFile[source] === undefined && credentialsFile[source] === undefined) {
    return [
      `the source_profile of ${profile} is ${JSON.stringify(source)}: there is no such profile`,
      "check the name",
    ];
  }
  if (session && configFile[`sso-session.${session}`] === undefined) {
    return [`the sso_session of ${profile} is ${JSON.stringify(session)}: there is no such section`, "check the name"];
  }
  if (session || settings.sso_start_url) return signIn(profile, ["sso", "login"], name);
  if (settings.login_session) return signIn(profile, ["login"], name);
  // STS, which refuses a role, had the credentials of its source.
  const isSource = source && source !== name && (cause as Error).name === "CredentialsProviderError";
  return isSource ? await inProfile(source, cause) : undefined;
}

function signIn(profile: string, command: readonly string[], name: string): Explanation {
  const login = shellLine(["aws", ...command, "--profile", name]);
  return [`${profile} has no valid session of the sign-in`, `log in (${login})`];
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "";
}

/**
 * How a command ended. Neither the whole command nor what it prints is told: both may hold a secret.
 */
function endOf(command: string): Promise<string> {
  const program = programIn(command);
  return new Promise((resolve) => {
    exec(command, { timeout: PROCESS_TIMEOUT }, (error) => {
      if (error === null) resolve(`(${program}) gave none that are valid`);
      else if (error.killed) resolve(`(${program}) did not end`);
      else resolve(`(${program}) ended with exit status ${error.code}`);
    }).stdin?.end();
  });
}

function programIn(command: string): string {
  const [program = command] = /^"[^"]*"|^\S+/.exec(command.trim()) ?? [];
  return program;
}
