import { describe, expect, it } from "vitest";
import { planRollback } from "../../../drift/rollback/plan-rollback.ts";
import { configurationOf, ownRule, rule } from "../../support/builders.ts";
import { storedAs } from "../../support/fake-store.ts";
import { AFTER, BEFORE } from "../journal/entries.ts";
import { journaledOf, writeOf } from "./rolling-back.ts";

const absent = { state: "absent" } as const;

describe("the plan of a rollback", () => {
  it("puts back what was there, where the bucket is as the patch left it", () => {
    expect(planRollback(journaledOf(writeOf()), storedAs(AFTER))).toMatchObject({
      outcome: "planned",
      plan: { before: AFTER, after: BEFORE },
      write: writeOf(),
    });
  });

  it("takes the configuration away where there was none", () => {
    const after = configurationOf(ownRule());
    const planned = planRollback(journaledOf(writeOf(null, after)), storedAs(after));
    expect(planned).toMatchObject({ outcome: "planned", plan: { after: undefined } });
  });

  it("does not mind the spelling in which S3 gives back what was written", () => {
    const respelled = configurationOf(ownRule(7, { filter: {} }), rule({ prefix: "logs/" }));
    expect(planRollback(journaledOf(writeOf()), storedAs(respelled)).outcome).toBe("planned");
  });

  it.each([
    ["its rules", writeOf(), storedAs(BEFORE)],
    ["nothing", writeOf(null), absent],
  ])("has nothing to do where the bucket has %s again", (_, write, live) => {
    expect(planRollback(journaledOf(write), live)).toEqual({ outcome: "unchanged" });
  });

  it.each([
    ["a rule was added", storedAs(configurationOf(...AFTER.rules, rule({ id: "new" })))],
    ["our rule was taken away with another one", storedAs(configurationOf(rule({ id: "new" })))],
    ["all rules were taken away", absent],
  ])("is none where since the patch %s", (_, live) => {
    expect(planRollback(journaledOf(writeOf()), live)).toMatchObject({
      outcome: "conflict",
      detail: expect.stringContaining("manually"),
    });
  });

  it("is none where since the patch the minimum size for transitions was changed", () => {
    const sized = (transitionDefaultMinimumObjectSize: string) => ({ ...AFTER, transitionDefaultMinimumObjectSize });
    const journaled = journaledOf(writeOf(BEFORE, sized("all_storage_classes_128K")));
    expect(planRollback(journaled, storedAs(sized("varies_by_storage_class"))).outcome).toBe("conflict");
    expect(planRollback(journaled, storedAs(sized("all_storage_classes_128K"))).outcome).toBe("planned");
  });

  it("takes back the write that shows, of several that may have acted", () => {
    const first = writeOf();
    const later = configurationOf(rule({ id: "new" }), ownRule());
    const second = writeOf(configurationOf(rule({ id: "new" })), later);
    expect(planRollback(journaledOf(first, second), storedAs(AFTER))).toMatchObject({ write: first });
    expect(planRollback(journaledOf(first, second), storedAs(later))).toMatchObject({ write: second });
    expect(planRollback(journaledOf(first, second), storedAs(BEFORE))).toEqual({ outcome: "unchanged" });
  });
});
