import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Lazy, TerraformIterator, TerraformVariable, Token } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import { abortRule, configure, EXPIRE, oneBucket, synth } from "../synth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("enforceAbortPolicy, mode check", () => {
  it.each([
    ["a rule without filter, which the provider sends as the whole bucket", { filter: undefined }, undefined],
    ["a rule with an empty prefix in its filter", { filter: [{ prefix: "" }] }, undefined],
    ["a disabled rule", { status: "Disabled" }, /Disabled/],
    ["a rule for a prefix", { filter: [{ prefix: "tmp/" }] }, /only under "tmp\/"/],
    ["a rule beside a tag", { filter: [{ tag: [{ key: "a", value: "b" }] }] }, /tag or object size/],
  ])("judges %s", (_, change, expected) => {
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, [{ ...abortRule(7), ...change }]);
    const { lines } = synth(app);
    if (expected === undefined) expect(lines).toEqual([]);
    else expect(lines[0]).toMatch(expected);
  });

  describe("reads what will be written, not what was passed in", () => {
    it("rules from a Lazy", () => {
      const { app, stack, bucket } = oneBucket();
      const rule = { id: "a", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] };
      configure(stack, bucket.id, Lazy.anyValue({ produce: () => [rule] }));
      expect(synth(app).lines).toEqual([]);
    });

    it("rules from an override, appended to those of the argument", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, [EXPIRE]).addOverride("rule", [
        { id: "a", status: "Enabled", filter: [{}], abort_incomplete_multipart_upload: { days_after_initiation: "7" } },
      ]);
      expect(synth(app).lines).toEqual([]);
    });

    it("a single rule as an object", () => {
      const { app, stack, bucket } = oneBucket();
      configure(stack, bucket.id, undefined).addOverride("rule", {
        id: "a",
        status: "Enabled",
        abort_incomplete_multipart_upload: { days_after_initiation: 7 },
      });
      expect(synth(app).lines).toEqual([]);
    });

    it("days from a variable are undecided", () => {
      const { app, stack, bucket } = oneBucket();
      const days = new TerraformVariable(stack, "days", { type: "number" });
      configure(stack, bucket.id, [abortRule(Token.asNumber(days.value))]);
      const { error, lines } = synth(app);
      expect(error).toBeUndefined();
      expect(lines).toEqual([expect.stringMatching(/^warn .*known only after apply/)]);
    });

    it("a dynamic block is undecided, and compliant with a static rule beside it", () => {
      const { app, stack, bucket } = oneBucket();
      const other = new S3Bucket(stack, "other", {});
      const rules = new TerraformVariable(stack, "rules", { type: "list(any)" });
      const dynamic = () =>
        TerraformIterator.fromComplexList(rules.value, "id").dynamic({ id: "x", status: "Enabled" });
      configure(stack, bucket.id, dynamic());
      configure(stack, other.id, dynamic(), "both").addOverride("rule", [
        { id: "a", status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
      ]);
      expect(synth(app).lines).toEqual([expect.stringMatching(/^warn acme\/logs: .*known only after apply/)]);
    });

    it("rules from a variable are undecided", () => {
      const { app, stack, bucket } = oneBucket();
      const rules = new TerraformVariable(stack, "rules", { type: "list(any)" });
      configure(stack, bucket.id, Token.asAny(rules.value));
      expect(synth(app).lines).toEqual([expect.stringMatching(/^warn acme\/logs: .*known only after apply/)]);
    });
  });

  it("in HCL output an override replaces the rules, so the argument's rule is no cover", () => {
    vi.stubEnv("SYNTH_HCL_OUTPUT", "true");
    const { app, stack, bucket } = oneBucket();
    configure(stack, bucket.id, [abortRule(7)]).addOverride("rule", [{ id: "x", status: "Enabled" }]);
    expect(synth(app).lines).toEqual([expect.stringMatching(/^error acme\/logs: .*does not abort/)]);
  });
});
