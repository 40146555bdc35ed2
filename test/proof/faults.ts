import type { Fault } from "../../sandbox/index.ts";

const error = (status: number, code: string, headers?: Readonly<Record<string, string>>): Fault => ({
  kind: "error",
  status,
  code,
  ...(headers !== undefined && { headers }),
});

const ERROR_BODY =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>';

/** Everything that happens to requests in production, by the name it has in the table. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "503 SlowDown": error(503, "SlowDown"),
  "500 InternalError": error(500, "InternalError"),
  "time-out": { kind: "hang" },
  "connection reset before S3 acted": { kind: "reset" },
  "connection reset after S3 acted": { kind: "reset-after" },
  "body cut off by the connection": { kind: "truncate" },
  "body that stalls": { kind: "stall" },
  "body that comes a byte at a time": { kind: "drip", milliseconds: 100 },
  "body that does not end": { kind: "endless" },
  "XML cut off in a whole answer": { kind: "cut-body" },
  "200 with an error in the body": { kind: "body", status: 200, body: ERROR_BODY },
  "301 PermanentRedirect": error(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-west-3" }),
  "307 TemporaryRedirect": error(307, "TemporaryRedirect"),
  "400 wrong region": error(400, "AuthorizationHeaderMalformed"),
  "403 AccessDenied": error(403, "AccessDenied"),
  "404 NoSuchBucket": error(404, "NoSuchBucket"),
  "409 OperationAborted": error(409, "OperationAborted"),
  "403 RequestTimeTooSkewed": error(403, "RequestTimeTooSkewed"),
  "400 ExpiredToken": error(400, "ExpiredToken"),
};

/** How often a fault hits: once, or from then on; SlowDown comes in bursts, too. */
export function hitsOf(fault: string): readonly number[] {
  return fault === "503 SlowDown" ? [1, 3, Number.POSITIVE_INFINITY] : [1, Number.POSITIVE_INFINITY];
}
