import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { EmbeddedS3, Fault } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const HTML = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>It works!</p></body></html>";

/** Two buckets, and a listing that goes wrong every time. */
function failingList(fault: Fault) {
  return (s3: EmbeddedS3) => {
    s3.buckets.create({ name: "acme-one" });
    s3.buckets.create({ name: "acme-two" });
    s3.faults.add({ operation: "ListBuckets", times: Number.POSITIVE_INFINITY, fault });
  };
}

const BOTH = ["scan --endpoint-url $S3", "patch --endpoint-url $S3 --auto-approve"];

testTranscripts("a service that does not answer as it should", [
  {
    name: "no-credentials",
    claim: "Without credentials the run fails at once and says how to get some",
    options: { keys: false },
    commands: ["scan", "scan --account 111122223333", "scan --endpoint-url $S3"],
    status: [1, 1, 1],
    afterwards: ({ s3 }) => expect(s3.requests.count()).toBe(0),
  },
  {
    name: "unknown-profile",
    claim:
      "A profile that does not exist is named, with those that do: a typo in it must not look like missing credentials",
    options: {
      environment: { AWS_CONFIG_FILE: "$FOLDER/config", AWS_SHARED_CREDENTIALS_FILE: "$FOLDER/credentials" },
    },
    folder: (folder) =>
      writeFileSync(join(folder, "config"), "[default]\nregion = eu-west-1\n[profile prod]\nregion = eu-west-1\n"),
    commands: [
      "scan --endpoint-url $S3 --profile acme-prod",
      "patch --endpoint-url $S3 --profile acme-prod --auto-approve --journal s3://acme-journal",
      "rollback .mpu-guard/RUN --endpoint-url $S3 --profile acme-prod",
    ],
    status: [1, 1, 1],
    afterwards: ({ s3 }) => expect(s3.requests.count()).toBe(0),
  },
  {
    name: "endpoint-down",
    claim: "An endpoint where nobody listens is one line, not a stack",
    s3: (s3) => s3.close(),
    commands: BOTH,
    status: [1, 1],
  },
  {
    name: "endpoint-no-s3",
    claim: "A web page in place of a listing is not an account without buckets",
    s3: failingList({ kind: "body", status: 200, body: HTML }),
    commands: BOTH,
    status: [1, 1],
  },
  {
    name: "endpoint-not-found",
    claim: "An endpoint that knows no such path is not an account without buckets",
    s3: failingList({ kind: "body", status: 404, body: HTML }),
    commands: ["scan --endpoint-url $S3"],
    status: [1],
  },
  {
    name: "list-empty-body",
    claim: "A listing without a body is not an account without buckets",
    s3: failingList({ kind: "body", status: 200, body: "" }),
    commands: BOTH,
    status: [1, 1],
  },
  {
    name: "list-not-understood",
    claim: "A listing with an element that may be a bucket is not a shorter account",
    s3: failingList({
      kind: "body",
      status: 200,
      body: "<ListAllMyBucketsResult><Buckets><Bucket><Name>acme-one</Name></Bucket><Vault><Name>acme-two</Name></Vault></Buckets></ListAllMyBucketsResult>",
    }),
    commands: [...BOTH, "uploads --endpoint-url $S3"],
    status: [1, 1, 1],
  },
  {
    name: "list-denied",
    claim: "A denied listing names the IAM action and the command that prints the policy",
    s3: failingList({ kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" }),
    commands: BOTH,
    status: [1, 1],
  },
  {
    name: "list-wrong-keys",
    claim: "Keys that the service does not know are told from missing rights",
    s3: failingList({ kind: "error", status: 403, code: "InvalidAccessKeyId", message: "No such key." }),
    commands: ["scan --endpoint-url $S3"],
    status: [1],
  },
  {
    name: "list-truncated",
    claim: "A listing whose connection broke is not a shorter account",
    s3: failingList({ kind: "truncate" }),
    commands: BOTH,
    status: [1, 1],
  },
  {
    name: "list-cut",
    claim: "A listing that was cut off inside its XML is not a shorter account",
    s3: failingList({ kind: "cut-body" }),
    commands: BOTH,
    status: [1, 1],
  },
  {
    name: "sts-not-answering",
    claim: "Where nobody can say whose account it is, the way out is named: --account",
    options: { environment: { AWS_ENDPOINT_URL_STS: "$S3", AWS_REGION: "us-east-1" } },
    commands: ["scan"],
    status: [1],
    afterwards: ({ results: [result] }) => expect(result?.stderr).toContain("--account"),
  },
]);
