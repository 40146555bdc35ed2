// What `verify` found out: in words, and as JSON (proof-json.ts).
import { displayName, fixOf } from "../../../policy/index.ts";
import { count } from "../../text/count.ts";
import { clip, printable } from "../../text/printable.ts";
import type { KeyProof, MatchingRule } from "../../uploads/verify/proof.ts";
import type { ProofReport } from "./proof-report.ts";

const LONGEST = 200;

/** For people: what each upload proves, how that is to the policy, and what the exit status means. */
export function* proofText(report: ProofReport): Iterable<string> {
  const { verdict, proofs, finding, removedProbes, exitStatus, isProbed } = report;
  const { bucket } = verdict;
  yield `${printable(displayName(bucket))} (${printable(bucket.region ?? "region not known")})\n`;
  for (const proof of proofs) yield `${printable(proofLine(proof, report))}\n`;
  for (const note of notesOf(report)) yield `  note: ${printable(note)}\n`;
  if (removedProbes > 0) yield `removed ${count(removedProbes, "probe")} that an earlier run left\n`;
  if (finding !== undefined) {
    yield `UNKNOWN ${printable(finding.detail)}\n  fix: ${printable(fixOf(finding, { bucket }))}\n`;
  } else if (proofs.length === 0) {
    yield `UNKNOWN there is no incomplete multipart upload to ask about${isProbed ? "" : ": pass --probe to initiate one and abort it at once"}\n`;
  }
  yield `exit status ${report.isAllowed ? 0 : exitStatus}: ${EXIT_WORDS[exitStatus]}\n`;
}

const EXIT_WORDS = {
  0: "proved that a rule applies",
  2: "proved that no rule applies",
  3: "not known whether a rule applies",
} as const;

function proofLine(proof: KeyProof, { configuration }: ProofReport): string {
  const { evidence } = proof;
  const key = JSON.stringify(clip(evidence.key, LONGEST));
  const what = `${evidence.isControl ? "control, " : ""}${evidence.from === "probe" ? "probe" : "upload"} ${key}`;
  switch (proof.proves) {
    case "rule": {
      const { date, ruleId } = proof.abort;
      const named =
        ruleId === undefined ? "a rule that S3 does not name" : `rule ${JSON.stringify(clip(ruleId, LONGEST))}`;
      return `PROVED ${what}: S3 aborts it from ${date.toISOString()} on, by ${named}${proof.rule === undefined ? "" : ` (${ruleWords(proof.rule)})`}`;
    }
    case "no-rule":
      return `NO RULE ${what}: S3 promises no abort, and the service says one where a rule applies`;
    case "nothing":
      return proof.why === "rule-not-promised"
        ? `UNKNOWN ${what}: the configuration has ${proof.rule.id === undefined ? "a rule" : `rule ${JSON.stringify(proof.rule.id)}`} for it (${ruleWords(proof.rule)}), and S3 does not promise it: a rule takes some minutes to take effect; or this service does not say`
        : `UNKNOWN ${what}: this service does not say${configuration === "unread" ? ", and its rules could not be read" : ", and the configuration that was read has no rule for it"}`;
  }
}

function ruleWords({ prefix, days }: MatchingRule): string {
  return `${count(days, "day")}, ${prefix === "" ? "the whole bucket" : `prefix ${JSON.stringify(clip(prefix, LONGEST))}`}`;
}

const DAY = 24 * 60 * 60 * 1000;

/** How what S3 says is to the configuration that was read, and to the policy. Not yet safe to print. */
export function notesOf({
  verdict,
  configuration,
  proofs,
  scan,
}: Pick<ProofReport, "verdict" | "configuration" | "proofs" | "scan">): readonly string[] {
  const notes = new Set<string>();
  for (const proof of proofs) {
    if (proof.proves !== "rule") continue;
    const { rule, abort, evidence } = proof;
    if (rule === undefined) {
      if (configuration === "unread") notes.add("the configuration could not be read");
      else if (abort.ruleId === undefined)
        notes.add("S3 does not name the rule, so it is not held against the configuration");
      else
        notes.add(
          `the configuration that was read has no rule ${JSON.stringify(clip(abort.ruleId, LONGEST))}: it may have changed lately`,
        );
      continue;
    }
    if (evidence.initiated !== undefined && !fits(rule.days, abort.date, evidence.initiated)) {
      notes.add(`the date is not that of ${count(rule.days, "day")}: the rule may have changed lately`);
    }
    if (rule.prefix !== "")
      notes.add(
        `rule ${JSON.stringify(rule.id)} applies to keys under ${JSON.stringify(clip(rule.prefix, LONGEST))} only`,
      );
    const accept = verdict.requirement?.accept;
    if (accept !== undefined && (rule.days < accept.minDays || rule.days > accept.maxDays)) {
      notes.add(
        `the policy accepts ${accept.minDays} to ${count(accept.maxDays, "day")}, and rule ${JSON.stringify(rule.id)} has ${rule.days}`,
      );
    }
  }
  if (verdict.status === "violation") notes.add(`the policy is not met: ${scan} says why`);
  return [...notes];
}

/** S3 rounds up to the next midnight; clocks differ by minutes. */
function fits(days: number, date: Date, initiated: Date): boolean {
  const late = date.getTime() - (initiated.getTime() + days * DAY);
  return late > -DAY / 24 && late < DAY + DAY / 24;
}
