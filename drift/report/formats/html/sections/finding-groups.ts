import { type Finding, type FindingLevel, levelOf } from "../../../../../policy/index.ts";
import {
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
  readonly message: string | undefined;
  /** Whether the baseline has all of them. */
  readonly isKnown: boolean;
  readonly count: number;
}

/** While it is counted. */
type OpenGroup = { -readonly [K in Exclude<keyof FindingGroup, "id">]: FindingGroup[K] } & {
  /** Its first finding of that level, among all of them. */
  first: number;
};

/** All findings of a report by kind and fix, told of one bucket after the other. */
export class FindingGroups {
  readonly #most: number;
  readonly #open = new Map<string, OpenGroup>();
  readonly #ofLevel = new Map<FindingLevel, number>();
  #findings = 0;
  #ungrouped = 0;
  #closed: ReadonlyMap<string, FindingGroup> | undefined;

  /**
   * @param most groups of one level. A fix that names a rule, which may be called otherwise in each bucket, is a group for
   *   each bucket: nobody reads a hundred thousand of them, and no browser shows them.
   */
  constructor(most: number) {
    this.#most = most;
  }

  add(result: ReportedBucket): void {
    for (const [index, finding] of result.verdict.findings.entries()) this.#add({ finding, result, index });
  }

  #add(reported: ReportedFinding): void {
    this.#findings += 1;
    const { key, fix } = keyOf(reported);
    const message = messageWithBaseline(reported);
    const level = levelOf(reported.finding);
    const group = this.#open.get(key) ?? this.#begin(key, reported, { fix, message, level });
    if (group === undefined) return;
    group.count += 1;
    group.isKnown &&= isKnown(reported);
    if (group.message !== message) group.message = undefined;
    if (LEVELS.indexOf(level) < LEVELS.indexOf(group.level)) Object.assign(group, { level, first: this.#findings });
  }

  #begin(
    key: string,
    { finding: { kind } }: ReportedFinding,
    texts: Pick<FindingGroup, "fix" | "message" | "level">,
  ): OpenGroup | undefined {
    const before = this.#ofLevel.get(texts.level) ?? 0;
    if (before >= this.#most) {
      this.#ungrouped += 1;
      return undefined;
    }
    this.#ofLevel.set(texts.level, before + 1);
    const group = { kind, ...texts, isKnown: true, count: 0, first: this.#findings };
    this.#open.set(key, group);
    return group;
  }

  /** Findings with a fix that is in no group, since there are too many of them. */
  get ungrouped(): number {
    return this.#ungrouped;
  }

  /** The gravest first; of one level those of most buckets, and last what the baseline has. Once all buckets were told. */
  get all(): readonly FindingGroup[] {
    return [...this.#groups.values()].sort(
      (a, b) =>
        Number(a.isKnown) - Number(b.isKnown) || LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || b.count - a.count,
    );
  }

  /** What the page says once of a finding and of all that are like it. Once all buckets were told. */
  groupOf(reported: ReportedFinding): FindingGroup | undefined {
    return this.#groups.get(keyOf(reported).key);
  }

  /** Numbered by level, and within one in the order of the report. */
  get #groups(): ReadonlyMap<string, FindingGroup> {
    this.#closed ??= new Map(
      [...this.#open]
        .sort(([, a], [, b]) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.first - b.first)
        .map(([key, { first: _, message, ...group }], index) => [
          key,
          { ...group, message: group.count === 1 ? undefined : message, id: `fix-${index + 1}` },
        ]),
    );
    return this.#closed;
  }
}

function keyOf(reported: ReportedFinding): { readonly key: string; readonly fix: string } {
  const { finding, result } = reported;
  const isBelow = levelOf(finding) === "violation" && isFixedInCode(finding, result);
  const fix = isBelow ? "in code, with the lines under Fix in code" : fixFor(finding, result);
  return { key: `${finding.kind} ${fix}`, fix };
}
