import type { UndecidedFinding, UnreadableKind } from "../../../policy/index.ts";
import { causeOf } from "./error-cause.ts";

/** What the SDK puts on its errors, as far as we look at it. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/**
 * S3's error codes by what they mean for a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const KINDS: Readonly<Record<string, UnreadableKind>> = {
  AccessDenied: "access-denied",
  // Of AWS Organizations, with status 400.
  AccessDeniedException: "access-denied",
  AllAccessDisabled: "access-denied",
  ExpiredToken: "access-denied",
  ExpiredTokenException: "access-denied",
  AuthFailure: "access-denied",
  CredentialsProviderError: "access-denied",
  InvalidAccessKeyId: "access-denied",
  InvalidToken: "access-denied",
  RequestTimeTooSkewed: "access-denied",
  SignatureDoesNotMatch: "access-denied",
  AuthorizationHeaderMalformed: "wrong-region",
  IllegalLocationConstraintException: "wrong-region",
  PermanentRedirect: "wrong-region",
  TemporaryRedirect: "wrong-region",
  NoSuchBucket: "bucket-not-found",
  RequestLimitExceeded: "throttled",
  SlowDown: "throttled",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  TooManyRequestsException: "throttled",
  RequestTimeout: "timeout",
  RequestTimeoutException: "timeout",
  TimeoutError: "timeout",
  ECONNREFUSED: "timeout",
  ECONNRESET: "timeout",
  ENOTFOUND: "timeout",
  EAI_AGAIN: "timeout",
  EHOSTUNREACH: "timeout",
  ENETUNREACH: "timeout",
  EPIPE: "timeout",
  ETIMEDOUT: "timeout",
};

const KINDS_BY_STATUS: Readonly<Record<number, UnreadableKind>> = {
  301: "wrong-region",
  307: "wrong-region",
  401: "access-denied",
  403: "access-denied",
  429: "throttled",
  503: "throttled",
};

/**
 * What a failed request says about its bucket. Never "no rules": whoever sees this could not read.
 *
 * @param action the IAM action of the request, named where access was denied
 */
export function classifyError(error: unknown, action: string): UndecidedFinding {
  const sdkError = asSdkError(error);
  const { name, code, message, $metadata, $response } = sdkError;
  const status = $metadata?.httpStatusCode;
  const kind = kindOf(sdkError);
  const hasCode = !CODELESS.has(name ?? "");
  if (!hasCode && status !== 407 && OF_SERVICES.has(kind) && isWebPage($response?.headers)) {
    return webPage(action, status);
  }
  const region = regionIn(error);
  const what = [status, code ?? name].filter((part) => part !== undefined && part !== "").join(" ");
  const operation = operationOf(action);
  const detail = isUnreadableXml(message)
    ? `${operation} returned XML that is cut off or not well-formed`
    : `${operation} returned ${what || "nothing"}: ${firstLine(message)}`;
  const words = { codes: [name, code], message, server: $response?.headers?.server };
  // 407: a proxy's answer to a request that goes through no tunnel; 401: that of services that know no such key.
  const cause = status === 407 ? "proxy" : (causeOf(words) ?? (status === 401 ? "credentials-invalid" : undefined));
  return {
    kind: cause === "certificate" || cause === "proxy" ? "timeout" : kind,
    detail: kind === "wrong-region" && region !== undefined ? `${detail} (the bucket is in ${region})` : detail,
    ...(kind === "access-denied" && isMissingPermission(name) && { missingAction: action }),
    ...(cause !== undefined && { cause }),
  };
}

/** What a service alone can say. That it is busy, a balancer in front of it says too, by a page of its own. */
const OF_SERVICES: ReadonlySet<UnreadableKind> = new Set(["access-denied", "unreadable", "wrong-region"]);

/** What the SDK calls an error in whose answer it found no code of a service: some, as moto, call their XML a page. */
const CODELESS: ReadonlySet<string> = new Set(["", "Error", "NotFound", "SyntaxError", "Unknown", "UnknownError"]);

/** Whether an answer is a page for people: S3's are XML. */
function isWebPage(headers: Readonly<Record<string, string>> | undefined): boolean {
  return /^(text\/html|application\/xhtml\+xml)\b/i.test(headers?.["content-type"]?.trim() ?? "");
}

function webPage(action: string, status: number | undefined): UndecidedFinding {
  return { kind: "unreadable", detail: `${operationOf(action)} returned ${status} with a web page`, cause: "web-page" };
}

/** What an answer that is no error says of a bucket where it is not understood. */
export function unreadableAnswer(
  detail: string,
  { headers }: { readonly headers: Readonly<Record<string, string>> },
): UndecidedFinding {
  return { kind: "unreadable", detail, ...(isWebPage(headers) && { cause: "web-page" }) };
}

function operationOf(action: string): string {
  return action.replace(/^[^:]*:/, "");
}

function kindOf({ name = "", code = "", $metadata }: SdkError): UnreadableKind {
  const status = $metadata?.httpStatusCode;
  return KINDS[name] ?? KINDS[code] ?? (status === undefined ? undefined : KINDS_BY_STATUS[status]) ?? "unreadable";
}

/** Whether a service asks for fewer requests. */
export function isThrottled(error: unknown): boolean {
  return kindOf(asSdkError(error)) === "throttled";
}

/** The bucket's region, where S3 answered that it is in another one and in which. */
export function regionIn(error: unknown): string | undefined {
  const { Region, $response } = asSdkError(error);
  return Region ?? $response?.headers?.["x-amz-bucket-region"];
}

/** The headers of the answer, where there was one; lower-case names. */
export function headersIn(error: unknown): Readonly<Record<string, string>> | undefined {
  return asSdkError(error).$response?.headers;
}

/** The name of an SDK error: S3's error code. */
export function errorCode(error: unknown): string | undefined {
  return asSdkError(error).name;
}

/** The SDK's XML reader throws plain errors, known by their first words only. */
function isUnreadableXml(message: string | undefined): boolean {
  return message?.includes("XML parse error") === true;
}

/** The HTTP status of an SDK error, where there was an answer. */
export function statusOf(error: unknown): number | undefined {
  return asSdkError(error).$metadata?.httpStatusCode;
}

/** Whether the service has no such operation at all, which no further try changes. */
export function isUnsupported(error: unknown): boolean {
  const status = statusOf(error);
  return status === 405 || status === 501;
}

/** Its answer in short: `501 NotImplemented`. */
export function unsupportedAnswer(error: unknown): string {
  return `${statusOf(error)} ${errorCode(error) ?? ""}`.trim();
}

function isMissingPermission(name: string | undefined): boolean {
  return name === undefined || ["AccessDenied", "AccessDeniedException", "Forbidden", "403"].includes(name);
}

function asSdkError(error: unknown): SdkError {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  const { name, message } = error as { readonly name?: unknown; readonly message?: unknown };
  if (isTextOrAbsent(name) && isTextOrAbsent(message)) return error as SdkError;
  // Of elements within these elements the SDK makes objects.
  const { $metadata, $response } = error as SdkError;
  return {
    message: "an error that is not understood",
    ...($metadata && { $metadata }),
    ...($response && { $response }),
  };
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

/** The SDK appends hints for programmers on further lines. */
function firstLine(message: string | undefined): string {
  const line = message?.split("\n", 1)[0]?.trim() || "(no message)";
  const [, milliseconds] = SDK_TIMEOUT.exec(line) ?? [];
  if (milliseconds !== undefined) return `no response within ${Number(milliseconds) / 1000} s`;
  const [, reason] = OPENSSL.exec(line) ?? [];
  return reason ?? line;
}

/** What the SDK's handler says of a time-out that we set. */
const SDK_TIMEOUT =
  /^@smithy\/node-http-handler .*(?:exceeded the configured|within the configured timeout of) (\d+) ms/;

/** `write EPROTO 80CC0858617F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/…` */
const OPENSSL = /\b[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/;
