import type { S3ClientConfig } from "@aws-sdk/client-s3";

type Provider = ReturnType<NonNullable<S3ClientConfig["credentialDefaultProvider"]>>;

/** Milliseconds to credentials: a `credential_process` may wait for somebody to sign in, and must not hold a night job. */
const TIMEOUT = 120_000;

/**
 * Credentials, or an error by a deadline. The SDK bounds the requests of its own providers, and neither a
 * `credential_process` nor a body that stalls.
 *
 * @throws CredentialsTimeout where nothing came in time
 */
export function boundCredentials(provide: Provider, milliseconds: number = TIMEOUT): Provider {
  return async (properties) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new CredentialsTimeout(milliseconds)), milliseconds);
    });
    try {
      return await Promise.race([provide(properties), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Nobody knows what was waited for: the SDK tries one source after the other. */
export class CredentialsTimeout extends Error {
  /** As the SDK calls its own. */
  override readonly name = "CredentialsProviderError";

  constructor(readonly milliseconds: number) {
    super(`nothing gave any within ${milliseconds / 1000} s; does a credential_process wait for somebody?`);
  }
}
