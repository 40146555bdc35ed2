import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { parseOutput, standardFormat } from "../../../drift/cli/options/output.ts";
import { approve } from "../../../drift/cli/terminal/approve.ts";
import { RunError } from "../../../drift/errors.ts";
import type { BucketChange } from "../../../drift/patch/bucket-change.ts";
import { exitStatus } from "../../../drift/report/contents/exit-status.ts";
import { identityWith, liveBucket } from "../../support/builders.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

describe("exit status", () => {
  const counts = { buckets: 9, compliant: 9, violation: 0, undecided: 0, exempt: 0, notApplicable: 0 };

  it.each([
    ["all compliant", {}, false, 0],
    ["exempt ones", { compliant: 0, exempt: 9 }, false, 0],
    ["no buckets", { buckets: 0, compliant: 0 }, false, 0],
    ["one violation", { violation: 1 }, false, 2],
    ["one undecided", { undecided: 1 }, false, 3],
    ["one undecided, allowed", { undecided: 1 }, true, 0],
    ["violation and undecided", { violation: 1, undecided: 8 }, false, 2],
    ["violation, undecided allowed", { violation: 1, undecided: 8 }, true, 2],
  ])("%s", (_, some, allowUndecided, status) => {
    expect(exitStatus({ ...counts, ...some }, allowUndecided)).toBe(status);
  });
});

describe("--format", () => {
  it("takes a format, and a file after the first equals sign", () => {
    const outputs = parseOutput("json=a=b.json", parseOutput("table"));
    expect(outputs).toEqual([{ format: "table" }, { format: "json", file: "a=b.json" }]);
  });

  it.each(["", "yaml", "JSON", "json=", "=x", "toString", "__proto__"])("refuses %j", (value) => {
    expect(() => parseOutput(value)).toThrow(InvalidArgumentError);
  });

  it("gives standard output to one format at most", () => {
    expect(standardFormat([{ format: "json", file: "a" }])).toBeUndefined();
    expect(standardFormat([{ format: "json", file: "a" }, { format: "ndjson" }])).toBe("ndjson");
    expect(() => standardFormat([{ format: "table" }, { format: "json" }])).toThrow("--format json=FILE");
  });
});

describe("approval", () => {
  const plan = { before: undefined, after: undefined };
  const bucketIn = (region: string, name: string, change: BucketChange) => ({
    verdict: { bucket: liveBucket({ region, name }), status: "violation", findings: [] } as const,
    change,
  });
  const results = [
    bucketIn("eu-west-1", "acme-a", { outcome: "planned", plan }),
    bucketIn("us-east-1", "acme-b", { outcome: "planned", plan }),
    bucketIn("us-east-1", "acme-c", { outcome: "unchanged" }),
    ...["d", "e", "f", "g", "h", "i"].map((name) =>
      bucketIn("us-east-1", `acme-${name}`, { outcome: "refused", reason: "rule-id-taken" }),
    ),
    bucketIn("us-east-1", "acme-locked", { outcome: "refused", reason: "never-patch", detail: "a ticket\nfirst" }),
    bucketIn("us-east-1", "acme-moved", { outcome: "failed", detail: "GetLifecycleConfiguration returned 404" }),
  ];
  const approval = { action: "Write to", identity: identityWith({ profile: "prod" }), results } as const;

  it("says how many are written, which are not and why, whose they are and where, before it asks", async () => {
    const terminal = new FakeTerminal({ answer: "yes" });
    await approve(approval, terminal);
    expect(terminal.questions).toEqual([
      [
        "8 buckets not to be written:",
        "  failed (1), GetLifecycleConfiguration returned 404: acme-moved",
        "  refused (6), rule-id-taken: another rule has the ID of the mpu-guard rule (with another scope or other actions): acme-d, acme-e, acme-f, acme-g, acme-h and 1 more",
        "  refused (1), never-patch: the policy's neverPatch names this bucket: a ticket\\u{a}first: acme-locked",
        "2 buckets to be written:",
        "  account:  111122223333",
        "  caller:   arn:aws:sts::111122223333:assumed-role/mpu-guard/night",
        "  profile:  prod",
        "  endpoint: AWS",
        "  regions:  eu-west-1, us-east-1",
        'Write to 2 buckets? Only "yes" is accepted: ',
      ].join("\n"),
    ]);
  });

  it("names the endpoint, and that the account is not known, where that is so", async () => {
    const terminal = new FakeTerminal({ answer: "no" });
    const identity = identityWith({ account: null, partition: null, caller: null, endpoint: "http://127.0.0.1:9000" });
    await approve({ action: "Restore", identity, results: results.slice(0, 1) }, terminal);
    expect(terminal.questions).toEqual([
      [
        "1 bucket to be restored:",
        "  account:  not known",
        "  endpoint: http://127.0.0.1:9000",
        "  regions:  eu-west-1",
        'Restore 1 bucket? Only "yes" is accepted: ',
      ].join("\n"),
    ]);
  });

  it.each(["yes", " yes "])("takes %j for yes", async (answer) => {
    const terminal = new FakeTerminal({ answer });
    expect(await approve(approval, terminal)).toBe(true);
    expect(terminal.questions).toHaveLength(1);
  });

  it.each(["", "y", "Yes", "YES", "yes!", "no", "oyes"])(
    "takes %j for no, and says that nothing was written",
    async (answer) => {
      const terminal = new FakeTerminal({ answer });
      expect(await approve(approval, terminal)).toBe(false);
      expect(terminal.stderr).toBe("Nothing was written.\n");
    },
  );

  it("fails where nobody can be asked", async () => {
    await expect(approve(approval, new FakeTerminal())).rejects.toThrow(RunError);
  });
});
