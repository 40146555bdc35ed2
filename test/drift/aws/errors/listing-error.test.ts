import { describe, expect, it } from "vitest";
import { listingError } from "../../../../drift/aws/errors/listing-error.ts";

const answered = (status: number, name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, ...more });

const LIST = "User: arn:aws:iam::111122223333:user/x is not authorized to perform: s3:ListAllMyBuckets";

/** What a listing, or the question to STS, is answered, and what has to be done. */
describe("a run that cannot begin says what to do", () => {
  it.each<[string, string, Error, RegExp]>([
    [
      "denied by the organization",
      "ListBuckets",
      answered(403, "AccessDenied", `${LIST} with an explicit deny in a service control policy`),
      /service control policy denies s3:ListAllMyBuckets: only the administrators of the organization/,
    ],
    [
      "denied",
      "ListBuckets",
      answered(403, "AccessDenied", "Access Denied"),
      /allow s3:ListAllMyBuckets \(mpu-guard iam/,
    ],
    ["an expired token", "ListBuckets", answered(400, "ExpiredToken", "It has expired."), /have expired: log in again/],
    [
      "a token that is not valid",
      "ListBuckets",
      answered(400, "InvalidToken", "The provided token is malformed."),
      /credentials are not valid here/,
    ],
    ["401 of another service", "ListBuckets", answered(401, "Unauthorized", "Who?"), /credentials are not valid here/],
    [
      "another signing region",
      "ListBuckets",
      answered(400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'fsn1'", {
        Region: "fsn1",
      }),
      /set AWS_REGION, or the region of the profile, to fsn1$/,
    ],
    [
      "another signing region that is not named",
      "ListBuckets",
      answered(400, "AuthorizationHeaderMalformed", "expecting 'GRA'"),
      /expecting 'GRA'; set AWS_REGION, or the region of the profile, to the one that the response names$/,
    ],
    [
      "a key of another partition, at STS",
      "GetCallerIdentity",
      answered(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
      /AWS_PROFILE and --profile, and at the region: it may be off, or in another partition/,
    ],
    [
      "an endpoint without TLS",
      "ListBuckets",
      Object.assign(new Error("write EPROTO 80CC:error:0A00010B:SSL routines:f:wrong version number:x.c:350:"), {
        code: "EPROTO",
      }),
      /returned EPROTO: wrong version number; .* speak TLS\? an http:\/\/ URL is asked without$/,
    ],
    [
      "a page of a proxy to sign in",
      "ListBuckets",
      answered(403, "Unknown", "UnknownError", { $response: { headers: { "content-type": "text/html" } } }),
      /returned 403 with a web page; something else than S3 answers/,
    ],
    [
      "an organizational unit that is none",
      "ListAccounts",
      answered(400, "ParentNotFoundException", "You specified parent that doesn't exist."),
      /look at --organizational-unit/,
    ],
    ["an answer of another service than S3", "ListAccounts", answered(404, "Unknown", "UnknownError"), /that of AWS\?/],
    ["a clock that is off", "ListBuckets", answered(403, "RequestTimeTooSkewed", "Too skewed."), /machine's clock/],
  ])("%s", (_, operation, error, advice) => {
    const { message } = listingError(error, operation, "eu-west-1");
    expect(message).toMatch(advice);
    expect(message).not.toContain("is the endpoint an S3 service?");
  });
});
