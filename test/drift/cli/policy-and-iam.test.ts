import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { parsePolicyFile } from "../../../policy-file/index.ts";
import { testTranscripts } from "../../support/transcript.ts";
import { OVERRIDES } from "./policies.ts";

/** Policy files with one mistake each. */
const BAD = {
  "typo.yaml": "version: 1\nrule:\n  daysAfterInitation: 5\n",
  "type.yaml": "version: 1\nrule:\n  daysAfterInitiation: seven\n",
  "zero.yaml": "version: 1\nrule:\n  daysAfterInitiation: 0\n",
  "contradiction.yaml": "version: 1\nrule: { daysAfterInitiation: 9 }\naccept: { minDays: 1, maxDays: 7 }\n",
  "no-such-day.yaml":
    "version: 1\nexemptions:\n  - { match: { bucket: a }, reason: r, owner: o, expires: 2027-02-30 }\n",
  "no-yaml.yaml": "version: 1\nrule: { id: x\n",
  "empty.yaml": "",
  "hostile.yaml": 'version: 1\n"\\e[2J": 1\n',
};

testTranscripts("policy and iam", [
  {
    name: "policy-init",
    claim: "init writes a policy that is valid as it stands, and never over one that is there",
    commands: ["policy init", "policy init", "policy validate"],
    status: [0, 1, 0],
    afterwards: ({ folder }) => {
      const text = readFileSync(join(folder, "mpu-policy.yaml"), "utf8");
      expect(parsePolicyFile(text, "mpu-policy.yaml").limits).toMatchObject({ maxChangesPerRun: 100 });
      // Editors look for it in the first line.
      expect(text).toMatch(
        /^# yaml-language-server: \$schema=https:\/\/\S+\/mpu-guard@\d+\.\d+\/dist\/schemas\/mpu-policy.json\n/,
      );
    },
  },
  {
    name: "policy-validate",
    claim: "validate sums up the policy that a scan here would use",
    policy: OVERRIDES,
    commands: ["policy validate"],
    status: [0],
  },
  {
    name: "policy-validate-warnings",
    claim: "validate warns, with file and line, of entries that have no effect, and the policy is still valid",
    policy: `${OVERRIDES}  - match: { bucket: acme-etl-scratch }
    reason: wiped nightly
    owner: team-data
    expires: 2998-12-31
  - match: { bucket: acme-old }
    reason: migration
    owner: team-web
    expires: 2020-12-31
`,
    commands: ["policy validate"],
    status: [0],
    afterwards: ({ results: [result] }) => {
      expect(result?.stdout).toMatch(
        /^mpu-policy\.yaml:14:\d+: warning: exemptions\[1\] .* has no effect: exemptions\[0\]/m,
      );
      expect(result?.stdout).toMatch(
        /warning: exemptions\[2\] \(bucket "acme-old"\) expired on 2020-12-31; fix: ask team-web/,
      );
    },
  },
  {
    name: "policy-validate-built-in",
    claim: "Without a file validate says that the built-in policy holds",
    commands: ["policy validate"],
    status: [0],
  },
  {
    name: "policy-problems",
    claim: "Every problem of a policy is one line with file, line, what was found and what is allowed",
    folder: (folder) => {
      mkdirSync(join(folder, "bad"));
      for (const [name, text] of Object.entries(BAD)) writeFileSync(join(folder, "bad", name), text);
    },
    commands: Object.keys(BAD).map((name) => `policy validate bad/${name}`),
    status: Object.keys(BAD).map(() => 1),
  },
  {
    name: "policy-schema",
    claim: "The schema for editors comes out as JSON alone",
    commands: ["policy schema"],
    status: [0],
    afterwards: ({ results: [result] }) => expect(JSON.parse(result?.stdout ?? "").title).toBe("mpu-guard policy"),
  },
  {
    name: "iam-scan",
    claim: "The policy for scan permits reading only, and reads tags only where the policy file matches on them",
    commands: ["iam scan", "iam scan --directory-buckets --check-mfa-delete --partition aws-cn"],
    status: [0, 0],
  },
  {
    name: "iam-scan-with-tags",
    claim: "A policy file that matches on tags adds the action that reads them",
    policy: OVERRIDES,
    commands: ["iam scan"],
    status: [0],
  },
  {
    name: "iam-patch",
    claim: "The policy for patch adds writing rules, and nothing else that changes anything",
    commands: ["iam patch", "iam patch --directory-buckets"],
    status: [0, 0],
  },
  {
    name: "iam-journal",
    claim: "A journal in a bucket adds what keeps it, and nothing that could overwrite or delete it for good",
    commands: [
      "iam patch --journal s3://acme-journals/mpu-guard",
      "iam rollback --journal s3://acme-journals/mpu-guard --partition aws-cn",
      "iam rollback --directory-buckets",
      "iam patch --journal s3://acme-journals/a//b",
    ],
    status: [0, 0, 0, 1],
  },
  {
    name: "iam-uploads",
    claim:
      "Of the commands about uploads only the abort and the probe can change something, and neither reads more than it needs",
    commands: ["iam uploads", "iam uploads-abort --directory-buckets", "iam verify", "iam verify-probe"],
    status: [0, 0, 0, 0],
  },
  {
    name: "iam-nonsense",
    claim: "A command without a policy is refused with those that have one",
    commands: ["iam explain", "iam scan --partition mars"],
    status: [1, 1],
  },
]);
