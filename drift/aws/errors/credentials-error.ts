/** There are no credentials, and what to do about it. Has the name that the SDK gives such errors. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsProviderError";
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}
