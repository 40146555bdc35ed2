import type { DeclaredResource } from "./resource.ts";
import type { Value } from "./value.ts";
import { keyOf } from "./value-key.ts";

/** What a value may be, where a bucket's name is wanted. */
export interface PossibleNames {
  /** It may be the name of one of these declared buckets. */
  readonly buckets: ReadonlySet<DeclaredResource>;
  /** Names that are written out. */
  readonly names: ReadonlySet<string>;
  /** Values that are not known, and equal to others of the same key. */
  readonly unknown: readonly Value[];
  /** Whether it may be any name besides. */
  readonly isOpen: boolean;
  /** Whether it surely is one of those above; otherwise it may be something else, or nothing. */
  readonly isCertain: boolean;
  /** Whether a part of it is made up at random. */
  readonly isRandom: boolean;
  /** Of the names, those that a plan does not say yet. */
  readonly hidden: ReadonlySet<string>;
  /** Of the names, those on one side of a condition that is not known. */
  readonly conditional: ReadonlySet<string>;
}

const NO_NAMES: PossibleNames = {
  buckets: new Set(),
  names: new Set(),
  unknown: [],
  isOpen: false,
  isCertain: true,
  isRandom: false,
  hidden: new Set(),
  conditional: new Set(),
};

const found = new WeakMap<Value, PossibleNames>();

/** Every way through a choice is followed. What many expressions share is looked through once. */
export function possibleNames(value: Value): PossibleNames {
  const known = found.get(value);
  if (known !== undefined) return known;
  const names = collect(value);
  found.set(value, names);
  return names;
}

function collect(start: Value): PossibleNames {
  // As they are, since all the buckets of a plan can be among them.
  if (start.kind === "unknown") {
    const { buckets, isOpen, isRandom = false, text } = start;
    if (text !== undefined) return { ...NO_NAMES, names: new Set([text]), hidden: new Set([text]) };
    return { ...NO_NAMES, buckets, unknown: [start], isOpen, isCertain: false, isRandom };
  }
  const buckets = new Set<DeclaredResource>();
  const names = new Set<string>();
  const hidden = new Set<string>();
  const conditional = new Set<string>();
  const unknown: Value[] = [];
  let [isOpen, isCertain, isRandom] = [false, true, false];
  const work: Value[] = [start];
  // Grows while it is gone through, so that the order stays that of the options.
  for (const value of work) {
    if (value.kind === "choice") {
      if (value.key !== undefined) unknown.push(value);
      for (const option of value.options) work.push(option);
      if (value.isConditional) for (const option of value.options) addName(option, conditional);
    } else if (value.kind === "bucket-name") buckets.add(value.bucket);
    else if (value.kind === "known") {
      addName(value, names);
    } else if (value.kind === "unknown" && value.text !== undefined) {
      names.add(value.text);
      hidden.add(value.text);
    } else if (value.kind === "unknown") {
      for (const bucket of value.buckets) buckets.add(bucket);
      if (value.key !== undefined) unknown.push(value);
      isOpen ||= value.isOpen;
      isRandom ||= value.isRandom === true;
      isCertain = false;
    } else if (value.kind === "text") {
      unknown.push(value);
      isRandom ||= value.parts.some((part) => part.kind === "unknown" && part.isRandom === true);
      isCertain = false;
    } else {
      // A list or an object is no name.
      isOpen = true;
      isCertain = false;
    }
  }
  return { buckets, names, unknown, isOpen, isCertain, isRandom, hidden, conditional };
}

function addName(value: Value, names: Set<string>): void {
  if (value.kind === "known" && typeof value.value === "string" && value.value !== "") names.add(value.value);
}

/** The same text for names that are surely equal, although they are not known. */
export function nameKeyOf(value: Value | undefined): string | undefined {
  return value === undefined || value.kind === "known" ? undefined : keyOf(value);
}
