import type { BucketMatch } from "./bucket-match.ts";
import { plural, quoted } from "./finding-words.ts";
import type { PolicyEntry, PolicyNote } from "./policy-notes.ts";

type NoteOf<K extends PolicyNote["kind"]> = Extract<PolicyNote, { kind: K }>;

interface Words<N> {
  readonly message: (note: N) => string;
  readonly fix: (note: N) => string;
}

const ENDING: Words<NoteOf<"expired" | "expires-soon">> = {
  message: (note) => `${entryText(note)} ${note.daysLeft < 0 ? "expired" : "expires"} ${endText(note)}`,
  fix: ({ owner, daysLeft }) =>
    `ask ${owner}: renew it, or ${daysLeft < 0 ? "remove it" : "fix the buckets that it exempts"}`,
};

const PROSE: { readonly [K in PolicyNote["kind"]]: Words<NoteOf<K>> } = {
  unmatched: {
    message: (note) => `${entryText(note)} matches none of the ${plural(note.bucketCount, "bucket")} of this run`,
    fix: () => "correct its match, or remove it",
  },
  shadowed: {
    message: (note) =>
      note.list === "overrides"
        ? `${entryText(note)} has no effect: ${entryText(note.by)} comes first and matches every bucket that it matches`
        : `${entryText(note)} has no effect: ${entryText(note.by)} matches every bucket that it matches, and ends no sooner`,
    fix: ({ list, by }) => (list === "overrides" ? `move it before ${entryName(by)}, or remove it` : "remove it"),
  },
  expired: ENDING,
  "expires-soon": ENDING,
};

/** Every kind of note there is. */
export const POLICY_NOTE_KINDS = Object.keys(PROSE) as readonly PolicyNote["kind"][];

/** What is wrong with an entry of the policy: one sentence, no full stop. */
export function policyNoteMessage(note: PolicyNote): string {
  return (PROSE[note.kind] as Words<PolicyNote>).message(note);
}

/** What to do about it: lower case, no full stop. */
export function policyNoteFix(note: PolicyNote): string {
  return (PROSE[note.kind] as Words<PolicyNote>).fix(note);
}

/** Where the entry stands: `exemptions[0]`. */
export function entryName({ list, index }: PolicyEntry): string {
  return `${list}[${index}]`;
}

function entryText(entry: PolicyEntry): string {
  return `${entryName(entry)} (${matchText(entry.match)})`;
}

function matchText({ bucket, account, region, tags = {} }: BucketMatch): string {
  const conditions = Object.entries({ bucket, account, region }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${quoted(value)}`],
  );
  const tagged = Object.entries(tags).map(([key, value]) => `tag ${quoted(key)} ${quoted(value)}`);
  return [...conditions, ...tagged].join(", ") || "every bucket";
}

function endText({ expires, daysLeft }: NoteOf<"expired" | "expires-soon">): string {
  if (daysLeft < 0) return `on ${expires}`;
  return daysLeft === 0 ? `today, ${expires}` : `on ${expires}, in ${plural(daysLeft, "day")}`;
}
