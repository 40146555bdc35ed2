/** A tag of an account, as AWS Organizations has it. Both are case-sensitive; a value may be empty. */
export interface AccountTag {
  readonly key: string;
  readonly value: string;
}

/** What a tag has to be: of this key, and of this value where one is named. */
export type WantedTag = Pick<AccountTag, "key"> & Partial<AccountTag>;

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
const LONGEST = { key: 128, value: 256 };

/** Reads `KEY=VALUE`, or `KEY` for any value; `undefined` where it is neither. A key ends at the first `=`. */
export function parseWantedTag(text: string): WantedTag | undefined {
  const end = text.indexOf("=");
  const key = end < 0 ? text : text.slice(0, end);
  const value = end < 0 ? undefined : text.slice(end + 1);
  if (key === "" || key.length > LONGEST.key || (value ?? "").length > LONGEST.value) return undefined;
  return { key, ...(value !== undefined && { value }) };
}

/** Whether an account has a tag of each key that is wanted. Several values of one key are alternatives. */
export function hasTags(tags: readonly AccountTag[], wanted: readonly WantedTag[]): boolean {
  return wanted.every(({ key }) => wanted.some((each) => each.key === key && tags.some((tag) => isWanted(tag, each))));
}

function isWanted(tag: AccountTag, { key, value }: WantedTag): boolean {
  return tag.key === key && (value === undefined || tag.value === value);
}
