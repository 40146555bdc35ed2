import { displayName, refusalWords } from "../../../policy/index.ts";
import { withOwnerText } from "../../ownership/bucket-refusal.ts";
import type { BucketChange } from "../../patch/bucket-change.ts";
import { thousands } from "../../text/thousands.ts";
import type { ReportedBucket } from "../contents/run-report.ts";

/** Buckets that a patch or a rollback left as they are, or failed to write, for one reason. */
export interface LeftGroup {
  readonly outcome: "refused" | "conflict" | "failed";
  /** The reason's name, or the outcome's where it has none. */
  readonly kind: string;
  readonly why: string;
  /** Absent where the reason says it. */
  readonly fix?: string;
  readonly names: readonly string[];
}

/** What was not written, and why: each reason once, in the order of the report. Not yet safe to print. */
export function leftGroupsOf(results: readonly ReportedBucket[]): readonly LeftGroup[] {
  const groups = new Map<string, LeftGroup & { readonly names: string[] }>();
  for (const { verdict, change } of results) {
    const reason = change && reasonOf(change);
    if (reason === undefined) continue;
    const key = JSON.stringify(reason);
    const group = groups.get(key) ?? { ...reason, names: [] };
    groups.set(key, group);
    group.names.push(displayName(verdict.bucket));
  }
  return [...groups.values()].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
}

const OUTCOMES: readonly LeftGroup["outcome"][] = ["failed", "conflict", "refused"];

function reasonOf(change: BucketChange): Omit<LeftGroup, "names"> | undefined {
  switch (change.outcome) {
    case "refused": {
      // Where the code is stands in a section of its own.
      const { why, fix } = refusalWords(
        change.declaredBy === undefined ? withOwnerText(change) : { reason: change.reason },
      );
      return { outcome: change.outcome, kind: change.reason, why, fix };
    }
    case "failed": {
      const { outcome, detail, fix } = change;
      return { outcome, kind: outcome, why: detail, ...(fix !== undefined && { fix }) };
    }
    case "conflict":
      return { outcome: change.outcome, kind: change.outcome, why: change.detail };
    default:
      return undefined;
  }
}

/** Buckets named in a group: the formats for programs have all of them. */
const SHOWN = 5;

/** The names of a group, cut to the first few. */
export function someNames(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${thousands(names.length - SHOWN)} more` : "";
  return `${names.slice(0, SHOWN).join(", ")}${more}`;
}
