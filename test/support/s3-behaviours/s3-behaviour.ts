import type { S3Client } from "@aws-sdk/client-s3";

/** What a behaviour may use: an ordinary client, and a way to get an empty bucket of its own. */
export interface S3UnderTest {
  readonly client: S3Client;
  /** Creates an empty general purpose bucket with a fresh name, and answers the name. */
  newBucket(): Promise<string>;
}

/** One thing a server does when it is true to S3. The same table runs against every S3 the tests start. */
export interface S3Behaviour {
  /** A sentence: "a rule with neither Filter nor Prefix is refused as MalformedXML". */
  readonly name: string;
  /** The AWS page, API reference or public issue that the behaviour imitates. */
  readonly source: string;
  /** "same" when Ceph's gateway does the same; otherwise one sentence on how it differs. */
  readonly gateway: "same" | string;
  /** Throws (node:assert/strict) when the server does otherwise. */
  run(s3: S3UnderTest): Promise<void>;
}
