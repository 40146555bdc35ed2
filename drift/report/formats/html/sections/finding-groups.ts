import { type Finding, type FindingLevel, levelOf } from "../../../../../policy/index.ts";
import {
  findingsOf,
  fixFor,
  isKnown,
  LEVELS,
  messageWithBaseline,
  type ReportedFinding,
} from "../../../contents/reported-finding.ts";
import type { ReportedBucket } from "../../../contents/run-report.ts";
import { isFixedInCode } from "../../../groups/code-fixes.ts";

/** Findings with one kind and one fix, which the page says once. Not yet safe to print. */
export interface FindingGroup {
  /** Of its place in the page. */
  readonly id: string;
  readonly kind: Finding["kind"];
  readonly level: FindingLevel;
  readonly fix: string;
  /** What was found, where it is the same of several buckets: then it stands here, and not with each of them. */
  message?: string | undefined;
  /** Whether the baseline has all of them. */
  isKnown: boolean;
  count: number;
}

/** All findings of a report by kind and fix. */
export class FindingGroups {
  readonly #groups = new Map<string, FindingGroup>();

  constructor(results: readonly ReportedBucket[]) {
    for (const reported of findingsOf(results)) {
      const { key, fix } = keyOf(reported);
      const message = messageWithBaseline(reported);
      const group = this.#groups.get(key) ?? this.#begin(key, reported, { fix, message });
      group.count += 1;
      group.isKnown &&= isKnown(reported);
      if (group.message !== message) group.message = undefined;
    }
    for (const group of this.#groups.values()) if (group.count === 1) group.message = undefined;
  }

  #begin(key: string, { finding }: ReportedFinding, texts: Pick<FindingGroup, "fix" | "message">): FindingGroup {
    const id = `fix-${this.#groups.size + 1}`;
    const group = { id, kind: finding.kind, level: levelOf(finding), ...texts, isKnown: true, count: 0 };
    this.#groups.set(key, group);
    return group;
  }

  /** The gravest first; of one level those of most buckets, and last what the baseline has. */
  get all(): readonly FindingGroup[] {
    return [...this.#groups.values()].sort(
      (a, b) =>
        Number(a.isKnown) - Number(b.isKnown) || LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || b.count - a.count,
    );
  }

  /** What the page says once of a finding and of all that are like it. */
  groupOf(reported: ReportedFinding): FindingGroup | undefined {
    return this.#groups.get(keyOf(reported).key);
  }
}

function keyOf(reported: ReportedFinding): { readonly key: string; readonly fix: string } {
  const { finding, result } = reported;
  const isBelow = levelOf(finding) === "violation" && isFixedInCode(finding, result);
  const fix = isBelow ? "in code, with the lines under Fix in code" : fixFor(finding, result);
  return { key: `${finding.kind} ${fix}`, fix };
}
