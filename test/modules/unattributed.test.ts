import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsS3Bucket } from "@cdktf/provider-aws/lib/data-aws-s3-bucket/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { Aspects, conditional, type TerraformStack, TerraformVariable, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { renderStack } from "../../modules/declared-app/render-stack.ts";
import { enforceAbortPolicy } from "../../modules/index.ts";
import { abortRule, newApp, newStack, ourRule, POLICY, synth, synthOnly } from "./synth.ts";

const EXPIRE_LOGS: S3BucketLifecycleConfigurationRule = {
  id: "expire-logs",
  status: "Enabled",
  filter: [{}],
  expiration: [{ days: 30 }],
};
const EXPIRE_LOGS_JSON = { id: "expire-logs", status: "Enabled", filter: [{}], expiration: [{ days: 30 }] };

type Rules = readonly S3BucketLifecycleConfigurationRule[];

function configure(stack: TerraformStack, bucket: string, rules: Rules, id = "rules") {
  return new S3BucketLifecycleConfiguration(stack, id, { bucket, rule: [...rules] });
}

/** What will be written: after a synth that failed, the tree is all that there is to look at. */
function configurationsIn(stack: TerraformStack): Readonly<Record<string, { readonly rule: readonly object[] }>> {
  const { document, injected } = renderStack(stack);
  return { ...(document.resource?.aws_s3_bucket_lifecycle_configuration as object), ...injected } as never;
}

/** Ways in which teams name a bucket and its one configuration, none of them by a reference to the bucket alone. */
const PROGRAMS: Readonly<Record<string, (stack: TerraformStack, rules: Rules) => void>> = {
  "one variable names the bucket and its configuration": (stack, rules) => {
    const name = new TerraformVariable(stack, "name", { type: "string" }).stringValue;
    new S3Bucket(stack, "logs", { bucket: name });
    configure(stack, name, rules);
  },
  "the account id is part of both names": (stack, rules) => {
    const { accountId } = new DataAwsCallerIdentity(stack, "me", {});
    new S3Bucket(stack, "logs", { bucket: `acme-${accountId}` });
    configure(stack, `acme-${accountId}`, rules);
  },
  "the configuration looks the bucket up by a data source": (stack, rules) => {
    const bucket = new S3Bucket(stack, "logs", { bucket: "acme-logs" });
    configure(stack, new DataAwsS3Bucket(stack, "found", { bucket: bucket.bucket }).id, rules);
  },
};

describe("a configuration that is not surely a bucket's", () => {
  describe.each(Object.entries(PROGRAMS))("%s", (_, build) => {
    const run = (rules: Rules, mode: "check" | "inject") => {
      const app = newApp();
      build(newStack(app), rules);
      return synth(app, { mode });
    };

    it("check says nothing against it where it aborts, and never that there is none", () => {
      const { error, lines } = run([EXPIRE_LOGS, abortRule(7)], "check");
      expect(error).toBeUndefined();
      expect(lines.filter((line) => line.startsWith("error"))).toEqual([]);
    });

    it("check does not pass where it does not abort", () => {
      const { lines } = run([EXPIRE_LOGS], "check");
      expect(lines).toContainEqual(expect.stringMatching(/^(warn|error) acme\/logs: .*(acme\/rules|does not abort)/));
      expect(lines.join()).not.toContain("no lifecycle configuration");
    });

    it.each<[string, Rules]>([
      ["with an abort rule", [EXPIRE_LOGS, abortRule(7)]],
      ["without one", [EXPIRE_LOGS]],
    ])("inject never writes a second configuration, which would overwrite the team's, %s", (_case, rules) => {
      const app = newApp();
      const stack = newStack(app);
      build(stack, rules);
      const { error, lines } = synth(app, { mode: "inject" });

      const written = Object.entries(configurationsIn(stack));
      expect(written.map(([id]) => id)).toEqual(["rules"]);
      // Refused, or surely attributed: then the rule is merged into the one that there is.
      if (error !== undefined) {
        expect(lines).toContainEqual(expect.stringMatching(/^error acme\/logs: .*acme\/logs.*acme\/rules.*; fix: /));
        expect(written[0]?.[1].rule).toHaveLength(rules.length);
      } else if (rules.length === 1) {
        expect(written[0]?.[1].rule).toEqual([EXPIRE_LOGS_JSON, ourRule()]);
      }
    });
  });

  it("is refused in inject, with both names, where it is a choice that only Terraform can make", () => {
    const app = newApp();
    const stack = newStack(app);
    const [logs, other] = ["logs", "other"].map((id) => new S3Bucket(stack, id, { bucket: `acme-${id}` })) as [
      S3Bucket,
      S3Bucket,
    ];
    const isOther = new TerraformVariable(stack, "is-other", { type: "bool" });
    configure(stack, Token.asString(conditional(isOther.value, other.id, logs.id)), [EXPIRE_LOGS]);

    const { error, lines } = synth(app, { mode: "inject" });

    expect(error).toBeDefined();
    for (const path of ["acme/logs", "acme/other"]) {
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^error ${path}: bucket .*\\(${path}\\): .*acme/rules.*; fix: `)),
      );
    }
    expect(configurationsIn(stack)).toMatchObject({
      rules: { rule: [EXPIRE_LOGS_JSON] },
    });
  });

  it("is no reason to merge into the bucket's own one either: it may be the team's attempt to replace that", () => {
    const app = newApp();
    const stack = newStack(app);
    const [logs, other] = ["logs", "other"].map((id) => new S3Bucket(stack, id, { bucket: `acme-${id}` })) as [
      S3Bucket,
      S3Bucket,
    ];
    const isOther = new TerraformVariable(stack, "is-other", { type: "bool" });
    configure(stack, logs.id, [EXPIRE_LOGS], "own");
    configure(stack, Token.asString(conditional(isOther.value, other.id, logs.id)), [EXPIRE_LOGS]);
    synth(app, { mode: "inject" });
    expect(configurationsIn(stack)).toMatchObject({
      own: { rule: [EXPIRE_LOGS_JSON] },
      rules: { rule: [EXPIRE_LOGS_JSON] },
    });
  });

  it("leaves a bucket alone that complies by a configuration of its own", () => {
    const app = newApp();
    const stack = newStack(app);
    const [logs, other] = ["logs", "other"].map((id) => new S3Bucket(stack, id, { bucket: `acme-${id}` })) as [
      S3Bucket,
      S3Bucket,
    ];
    const isOther = new TerraformVariable(stack, "is-other", { type: "bool" });
    for (const bucket of [logs, other]) configure(stack, bucket.id, [abortRule(7)], `${bucket.node.id}-rules`);
    configure(stack, Token.asString(conditional(isOther.value, other.id, logs.id)), [EXPIRE_LOGS]);
    expect(synth(app, { mode: "inject" }).lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("makes injection take its own one back where an Aspect adds it later", () => {
    const app = newApp();
    const stack = newStack(app);
    const logs = new S3Bucket(stack, "logs", { bucket: "acme-logs" });
    const other = new S3Bucket(stack, "other", { bucket: "acme-other" });
    configure(stack, other.id, [abortRule(7)], "other-rules");
    const isOther = new TerraformVariable(stack, "is-other", { type: "bool" });
    enforceAbortPolicy(app, { policy: POLICY, mode: "inject" });
    Aspects.of(stack).add({
      visit(node) {
        if (node !== logs || stack.node.tryFindChild("rules") !== undefined) return;
        configure(stack, Token.asString(conditional(isOther.value, other.id, logs.id)), [EXPIRE_LOGS]);
      },
    });

    const { error, lines } = synthOnly(app);

    expect(error).toBeDefined();
    expect(lines).toContainEqual(expect.stringMatching(/^error acme\/logs: .*acme\/rules/));
    expect(Object.keys(configurationsIn(stack))).toEqual(["other-rules", "rules"]);
  });
});
