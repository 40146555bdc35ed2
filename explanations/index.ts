// What every kind of finding means, why it matters, and how it is fixed: in TypeScript, in HCL, and manually. The command
// `explain` and docs/finding-kinds.md are made of this table; the one line of a finding in a report is in
// policy/finding-prose.ts. Pure data; code examples come from codegen/, as in reports.
import type { FindingKind } from "../policy/index.ts";
import { BUCKET_EXPLANATIONS } from "./buckets.ts";
import { DECLARED_CODE_EXPLANATIONS } from "./declared-code.ts";
import type { Explanation } from "./explanation.ts";
import { HINT_EXPLANATIONS } from "./hints.ts";
import { RULE_EXPLANATIONS } from "./rules.ts";
import { UNDECIDED_CODE_EXPLANATIONS } from "./undecided-code.ts";
import { UNREADABLE_EXPLANATIONS } from "./unreadable.ts";

export type { CodeExample, Explanation, Instruction } from "./explanation.ts";

/** Every kind of finding has one: it does not compile without. */
export const EXPLANATIONS: { readonly [K in FindingKind]: Explanation } = {
  ...RULE_EXPLANATIONS,
  ...HINT_EXPLANATIONS,
  ...DECLARED_CODE_EXPLANATIONS,
  ...UNDECIDED_CODE_EXPLANATIONS,
  ...BUCKET_EXPLANATIONS,
  ...UNREADABLE_EXPLANATIONS,
};
