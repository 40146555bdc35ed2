import { UNKNOWN, type Verdict } from "../../policy/index.ts";

/** The facts about a live bucket that may be {@link UNKNOWN}, which JSON cannot say. */
const FACTS = ["tags", "admitsLifecycleService"] as const;

/** A verdict on a live bucket as one line of JSON, from which {@link verdictOf} makes the same again. */
export function verdictLine(verdict: Verdict): string {
  const unknown = FACTS.filter((fact) => verdict.bucket[fact] === UNKNOWN);
  // What JSON cannot say, it leaves out.
  return JSON.stringify(unknown.length === 0 ? { verdict } : { verdict, unknown });
}

/** @throws SyntaxError where the text is no JSON */
export function verdictOf(line: string): Verdict {
  const { verdict, unknown = [] } = JSON.parse(line) as {
    verdict: Verdict;
    unknown?: readonly (typeof FACTS)[number][];
  };
  if (unknown.length === 0) return verdict;
  const facts = Object.fromEntries(unknown.map((fact) => [fact, UNKNOWN]));
  return { ...verdict, bucket: { ...verdict.bucket, ...facts } };
}
