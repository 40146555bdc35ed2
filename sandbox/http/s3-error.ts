/** An answer that refuses: S3's `<Error>` document. */
export class S3Error extends Error {
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** Further elements of the `<Error>` document, such as the Region of AuthorizationHeaderMalformed. */
  readonly details: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** Source: S3 API reference, Error responses, MalformedXML. */
export function malformedXml(): S3Error {
  return new S3Error(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

export function invalidRequest(message: string): S3Error {
  return new S3Error(400, "InvalidRequest", message);
}

export function invalidArgument(message: string): S3Error {
  return new S3Error(400, "InvalidArgument", message);
}

export function notImplemented(
  message = "A header you provided implies functionality that is not implemented",
): S3Error {
  return new S3Error(501, "NotImplemented", message);
}

export function noSuchBucket(bucket: string): S3Error {
  return new S3Error(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: bucket });
}

export function accessDenied(): S3Error {
  return new S3Error(403, "AccessDenied", "Access Denied");
}
