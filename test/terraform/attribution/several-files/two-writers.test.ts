import { describe, expect, it } from "vitest";
import { LC, MISSING } from "../../judged.ts";
import { bucket, lifecycleOf, plan } from "../../plan-builder.ts";
import { inState, planIn, RULES, stateOf, storage, together, wordsOf } from "./given-files.ts";

const GONE = { actions: ["delete"] };

describe("two plans that both set the rules of one bucket", () => {
  const gone = plan([lifecycleOf("acme-exports", "old", GONE)]);
  const written = plan([lifecycleOf("acme-exports", "new")]);

  it("overwrite each other", () => {
    const documents = [plan([bucket("exports"), lifecycleOf("acme-exports", "rules")]), written] as const;
    expect(together(...documents)).toEqual(["aws_s3_bucket.exports: violation duplicate-configuration"]);
    expect(wordsOf(...documents)).toContain(`["${LC}.rules","${LC}.new (b.json)"]`);
  });

  it("and one of them deletes its configuration: the delete may come last", () => {
    expect(together(storage, gone, written)).toEqual(["aws_s3_bucket.exports: violation replaced-by-rename"]);
    expect(wordsOf(storage, gone, written)).toContain(`["${LC}.old (b.json)","${LC}.new (c.json)"]`);
  });

  it("the same for a bucket that no file declares, once", () => {
    expect(together(gone, written)).toEqual([`${LC}.new: violation replaced-by-rename`]);
  });

  it("a delete alone is one, with the file that it is in", () => {
    expect(together(storage, gone)).toEqual([`aws_s3_bucket.exports: ${MISSING}`]);
    expect(wordsOf(storage, gone)).toContain(`"removed":["${LC}.old (b.json)"]`);
  });

  it("a delete in another region is another bucket's", () => {
    const elsewhere = planIn({ region: { constant_value: "us-east-1" } }, [lifecycleOf("acme-exports", "old", GONE)]);
    expect(together(elsewhere, written)).toEqual([`${LC}.new: compliant`, `${LC}.old: ${MISSING}`]);
  });

  it("the state and the plan of one stack are not two declarations for certain", () => {
    const applied = stateOf(inState(LC, "new", { bucket: "acme-exports", rule: RULES }));
    expect(together(storage, written, applied)).toEqual(["aws_s3_bucket.exports: undecided unattributed"]);
    const other = stateOf(inState(LC, "other", { bucket: "acme-exports", rule: RULES }));
    expect(together(storage, written, other)).toEqual(["aws_s3_bucket.exports: violation duplicate-configuration"]);
  });
});
