import { describe, expect, it } from "vitest";
import { EXPLANATIONS, type Instruction } from "../../explanations/index.ts";
import { FINDING_KINDS, type Finding, levelOf, titleOf } from "../../policy/index.ts";

/** The public names: reports, `explain` and links of others use them. */
const PUBLISHED = [
  "no-lifecycle-configuration",
  "no-abort-rule",
  "abort-rule-disabled",
  "abort-scope-partial",
  "abort-prefix-literal",
  "abort-days-too-long",
  "abort-days-too-short",
  "abort-filter-rejected",
  "duplicate-configuration",
  "replaced-by-rename",
  "lifecycle-service-denied",
  "lifecycle-unsupported",
  "exemption-expired",
  "deprecated-prefix",
  "expiration-disabled",
  "region-mismatch",
  "access-denied",
  "throttled",
  "timeout",
  "wrong-region",
  "bucket-not-found",
  "unreadable",
  "unknown-until-apply",
  "unattributed",
  "opaque-module",
];

it("explains every kind of finding that was ever published, and every one there is", () => {
  expect([...FINDING_KINDS].sort()).toEqual([...PUBLISHED].sort());
  expect(Object.keys(EXPLANATIONS).sort()).toEqual([...PUBLISHED].sort());
});

describe.each(FINDING_KINDS)("the explanation of %s", (kind) => {
  const { meaning, reason, fixes, page } = EXPLANATIONS[kind];
  const instructions = Object.values(fixes) as readonly Instruction[];

  it("is made of whole sentences, and says more than the title", () => {
    for (const text of [meaning, reason, ...instructions.map(({ text }) => text)]) {
      expect(text).toMatch(/^[A-Zm].*[.:]$/s);
    }
    expect(meaning.length).toBeGreaterThan(titleOf(kind).length);
  });

  it("names a page of the AWS documentation", () => {
    expect(page.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/AmazonS3\/latest\/(userguide|API)\/[\w-]+\.html$/);
  });

  it("has lines without tabs, control characters or spaces at their end, that can be pasted", () => {
    for (const line of instructions.flatMap(({ code }) => code?.lines ?? [])) expect(line).not.toMatch(/\p{Cc}|\s$/u);
  });
});

/** Here nothing that is declared is wrong. */
const NOT_IN_CODE = new Set([
  "lifecycle-unsupported",
  "throttled",
  "timeout",
  "wrong-region",
  "bucket-not-found",
  "unreadable",
]);

it.each(FINDING_KINDS.filter((kind) => !NOT_IN_CODE.has(kind)))(
  "says how to fix %s in TypeScript and in HCL",
  (kind) => {
    expect(EXPLANATIONS[kind].fixes).toMatchObject({ typescript: expect.anything(), hcl: expect.anything() });
  },
);

it("shows code of both languages for every violation that code can fix", () => {
  const without = FINDING_KINDS.filter((kind) => {
    const fixes: { readonly typescript?: Instruction; readonly hcl?: Instruction } = EXPLANATIONS[kind].fixes;
    return levelOf({ kind } as Finding) === "violation" && !(fixes.typescript?.code && fixes.hcl?.code);
  });
  expect(without).toEqual(["lifecycle-unsupported"]);
});
