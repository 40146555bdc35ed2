import type { Bucket } from "../../policy/index.ts";

/** A multipart upload that is neither completed nor aborted, as ListMultipartUploads shows it. */
export interface IncompleteUpload {
  /** The object key. Where its bytes are not UTF-8, the key as S3 URL-encodes it, and `isKeyEncoded`. */
  readonly key: string;
  /** No request can name such a key: the upload can be listed and not be read or aborted. */
  readonly isKeyEncoded?: true;
  readonly uploadId: string;
  /** Absent where S3 does not say: then the age is not known, and no abort by age may take it. */
  readonly initiated?: Date;
  /** In S3's spelling, also where this version does not know it. Absent where S3 does not say. */
  readonly storageClass?: string;
  /** Who initiated it: an ARN for an IAM user, a canonical ID or an account otherwise. */
  readonly initiator?: string;
}

/** What S3 promises of an upload: the rule that is going to abort it, and when it may. */
export interface PromisedAbort {
  /** The first moment at which S3 may abort the upload (x-amz-abort-date). */
  readonly date: Date;
  /** x-amz-abort-rule-id, decoded. */
  readonly ruleId?: string;
}

/** The parts of one upload, as ListParts shows them. Parts that are being uploaded are not listed. */
export interface UploadParts {
  readonly count: number;
  readonly bytes: number;
  /** When the newest part was last modified; absent without parts, and where S3 does not say it of one of them. */
  readonly lastActivity?: Date;
  /** S3's own clock when it answered: this machine's may be wrong. Absent where it does not say. */
  readonly asOf?: Date;
  /** `not-said`: no such header, or one that is no date. It does not prove that no rule applies. */
  readonly abort: PromisedAbort | "not-said";
}

/** The incomplete multipart uploads of a bucket. */
export interface UploadStore {
  /**
   * Page by page, in S3's order. A listing that repeats its marker ends with an error.
   *
   * @param prefix only keys that begin with it; of a directory bucket it has to end in a slash
   * @throws StoreError where a page cannot be read: what came before is known, what comes after is not
   */
  list(bucket: Bucket, prefix?: string): AsyncIterable<readonly IncompleteUpload[]>;
  /**
   * All pages of ListParts.
   *
   * @returns `gone` where S3 knows the upload no more: it was completed or aborted
   * @throws StoreError where the parts cannot be read
   */
  readParts(bucket: Bucket, upload: IncompleteUpload): Promise<UploadParts | "gone">;
  /**
   * Aborts the upload. Parts that are being uploaded may outlive it, so whoever calls reads the parts again.
   *
   * @returns `gone` where S3 knew the upload no more
   * @throws StoreError where S3 refuses, or where it is not known whether it acted
   */
  abort(bucket: Bucket, upload: IncompleteUpload): Promise<"aborted" | "gone">;
  /**
   * Initiates an upload without parts, whose abort date is what a probe reads.
   *
   * @throws StoreError where S3 refuses, or where it is not known whether it acted
   */
  initiate(
    bucket: Bucket,
    key: string,
  ): Promise<{ readonly upload: IncompleteUpload; readonly abort: UploadParts["abort"] }>;
}
