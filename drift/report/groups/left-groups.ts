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
  /** Of the first few buckets. */
  readonly names: readonly string[];
  readonly count: number;
}

/** What was not written, and why: each reason once, in the order of the report. Not yet safe to print. */
export function leftGroupsOf(results: Iterable<ReportedBucket>): readonly LeftGroup[] {
  const groups = new LeftGroups();
  for (const result of results) groups.add(result);
  return groups.all;
}

/** The same, told of one bucket after the other. */
export class LeftGroups {
  readonly #groups = new Map<string, LeftGroup & { readonly names: string[]; count: number }>();

  add({ verdict, change }: ReportedBucket): void {
    const reason = change && reasonOf(change);
    if (reason === undefined) return;
    const key = JSON.stringify(reason);
    const group = this.#groups.get(key) ?? { ...reason, names: [], count: 0 };
    this.#groups.set(key, group);
    group.count += 1;
    if (group.count <= SHOWN) group.names.push(displayName(verdict.bucket));
  }

  get all(): readonly LeftGroup[] {
    return [...this.#groups.values()].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  }
}

const OUTCOMES: readonly LeftGroup["outcome"][] = ["failed", "conflict", "refused"];

function reasonOf(change: BucketChange): Omit<LeftGroup, "count" | "names"> | undefined {
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

/**
 * The first few names, and how many more there are.
 *
 * @param count of all of them, where these are the first
 */
export function someNames(names: readonly string[], count = names.length): string {
  const more = count > SHOWN ? ` and ${thousands(count - SHOWN)} more` : "";
  return `${names.slice(0, SHOWN).join(", ")}${more}`;
}
