import { describe, expect, it } from "vitest";
import { NightlyFunctions, RUN } from "./nightly-functions.ts";

const functions = new NightlyFunctions();

describe("a nightly run in batches", () => {
  it("decides all but a bucket that was deleted since the listing, which costs its batch nothing", async () => {
    await functions.call("list", { run: RUN });
    functions.s3.buckets.delete("acme-2");
    const [batch] = functions.lines();

    expect((await functions.call("scan", { run: RUN, batch })).value).toMatchObject({
      buckets: 6,
      violation: 3,
      undecided: 1,
    });
    const { buckets } = functions.reportAt(functions.keys().find((key) => key.includes("/shards/")) ?? "");
    const [gone] = buckets.filter(({ bucket }: { bucket: string }) => bucket === "acme-2");
    expect(gone).toMatchObject({ status: "undecided", findings: [{ kind: "bucket-not-found" }] });
  });

  it("looks at nothing more once its time is nearly over, and says of which buckets", async () => {
    await functions.call("list", { run: RUN });
    const [batch] = functions.lines();
    const { value } = await functions.call("scan", { run: RUN, batch }, { remaining: 1_000 });

    expect(value).toMatchObject({ buckets: 6, violation: 0, undecided: 6 });
    const { buckets } = functions.reportAt(functions.keys().find((key) => key.includes("/shards/")) ?? "");
    expect(buckets[0].findings[0].message).toContain("not looked at: the function's time ended first");
  });
});
