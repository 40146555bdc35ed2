/** What S3 sent. */
export interface RawAnswer {
  readonly bytes: Uint8Array;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer as the SDK's request handler gives it. */
export interface HttpResponse {
  readonly statusCode?: number;
  body?: AsyncIterable<Uint8Array> | Uint8Array;
  headers?: Record<string, string>;
}

/** A first attempt that was made without the SDK's middleware: an answer, read whole, or why there is none. */
export type FirstAttempt = { readonly start: number } & (
  | { readonly response: HttpResponse; readonly answer: RawAnswer; readonly error?: never }
  | { readonly response?: never; readonly answer?: never; readonly error: unknown }
);

/** Attempts that wait for the command that goes on with them, by its input. */
const handedOver = new WeakMap<object, FirstAttempt>();

/** Makes an attempt the first one of a command's: the SDK takes it as if it had made it, and tries again if need be. */
export function handOver(command: { readonly input: object }, attempt: FirstAttempt): void {
  handedOver.set(command.input, attempt);
}

/** The attempt that was handed over to a command, once. */
export function takeOver(input: object): FirstAttempt | undefined {
  const attempt = handedOver.get(input);
  handedOver.delete(input);
  return attempt;
}

/** When the attempt began that a command goes on with. */
export function handedOverStart(input: object): number | undefined {
  return handedOver.get(input)?.start;
}
