import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

/** Two profiles, each with the key and the endpoint of another S3, and one that names its endpoint by service. */
function profiles(folder: string, { s3, other }: { readonly s3: string; readonly other: string }): void {
  const keys = (name: string) => `aws_access_key_id = key-of-${name}\naws_secret_access_key = secret\n`;
  writeFileSync(
    join(folder, "config"),
    `[profile a]\nendpoint_url = ${other}\nregion = eu-west-1\n${keys("a")}
[profile b]\nendpoint_url = ${s3}/\nregion = us-east-1\n${keys("b")}
[profile c]\nendpoint_url = ${other}\nservices = minio\nregion = us-east-1\n${keys("c")}
[services minio]\ns3 =\n  endpoint_url = ${s3}\n`,
  );
}

const CONFIG = { AWS_CONFIG_FILE: "$FOLDER/config" };
const one = (s3: EmbeddedS3) => void s3.buckets.create({ name: "acme-bare" });
const keysAt = ({ requests }: EmbeddedS3) => [...new Set([...requests].map(({ accessKeyId }) => accessKeyId))];
const isPatched = ({ buckets }: EmbeddedS3) => buckets.get("acme-bare")?.lifecycle !== undefined;

/** The other S3 has a bucket of that name, and nobody even asked there. */
const unasked = ({ other }: { readonly other: EmbeddedS3 }) => expect(other.requests.count()).toBe(0);

testTranscripts("whose buckets a run writes to", [
  {
    name: "identity-profile",
    claim: "--profile is the profile of the key and of the endpoint: no key is sent to another profile's endpoint",
    s3: one,
    other: one,
    folder: profiles,
    options: { environment: { ...CONFIG, AWS_PROFILE: "a" } },
    commands: ["patch --profile b --auto-approve --quiet"],
    status: [0],
    writes: 1,
    afterwards: (state) => {
      unasked(state);
      expect(keysAt(state.s3)).toEqual(["key-of-b"]);
    },
  },
  {
    name: "identity-endpoint",
    claim: "--endpoint-url is asked, and not the endpoint of the environment",
    s3: one,
    other: one,
    options: { environment: { AWS_ENDPOINT_URL: "$OTHER", AWS_ENDPOINT_URL_S3: "$OTHER" } },
    commands: ["patch --endpoint-url $S3 --auto-approve --quiet"],
    status: [0],
    writes: 1,
    afterwards: unasked,
  },
  {
    name: "identity-services",
    claim: "The endpoint of a services section is that of the run, and STS is not asked about another service's key",
    s3: one,
    other: one,
    folder: profiles,
    options: { environment: { ...CONFIG, AWS_ENDPOINT_URL_STS: "$OTHER" }, keys: false },
    commands: ["scan --profile c", "scan --profile c --format json"],
    status: [2, 2],
    afterwards: (state) => {
      unasked(state);
      const { identity } = JSON.parse(state.results[1]?.stdout ?? "");
      expect(identity).toEqual({
        account: null,
        partition: null,
        caller: null,
        profile: "c",
        endpoint: state.s3.endpoint,
        regions: null,
      });
    },
  },
  {
    name: "identity-rollback",
    claim: "A rollback goes to the server that was patched, whichever way it is named, and to no other one",
    s3: one,
    other: one,
    options: { environment: { AWS_ENDPOINT_URL: "$S3" } },
    commands: [
      "patch --auto-approve --quiet",
      "rollback $RUN --endpoint-url $OTHER --auto-approve",
      "rollback $RUN --endpoint-url $S3/ --auto-approve --quiet",
    ],
    status: [0, 1, 0],
    writes: 2,
    afterwards: (state) => {
      unasked(state);
      expect(isPatched(state.s3)).toBe(false);
    },
  },
  {
    name: "identity-rollback-environment",
    claim: "A rollback without --endpoint-url does not go where the environment leads, if the patch was elsewhere",
    s3: one,
    other: one,
    options: { environment: { AWS_ENDPOINT_URL_S3: "$OTHER" } },
    commands: ["patch --endpoint-url $S3 --auto-approve --quiet", "rollback $RUN --auto-approve"],
    status: [0, 1],
    writes: 1,
    afterwards: (state) => {
      unasked(state);
      expect(isPatched(state.s3)).toBe(true);
    },
  },
  {
    name: "identity-plan",
    claim: "A saved plan is applied to the account and at the endpoint that it was made for, and nowhere else",
    s3: one,
    other: one,
    options: { environment: { AWS_ENDPOINT_URL: "$OTHER" } },
    commands: [
      "patch --endpoint-url $S3 --account 111122223333 --plan-out plan.json --quiet",
      "patch plan.json --endpoint-url $S3 --account 999999999999 --auto-approve",
      "patch plan.json --endpoint-url $S3 --auto-approve",
      "patch plan.json --account 111122223333 --auto-approve",
      "patch plan.json --endpoint-url $S3 --account 111122223333 --auto-approve --quiet",
    ],
    status: [2, 1, 1, 1, 0],
    writes: 1,
    afterwards: unasked,
  },
]);
