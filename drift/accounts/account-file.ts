import { RunError } from "../errors.ts";
import type { Account, AccountSource } from "./account.ts";

/**
 * The accounts of a file: one a line, as twelve digits and, after a comma or a space, its name; `#` begins a comment. Or
 * what `aws organizations list-accounts` prints, of which those that are not active are left out.
 *
 * @param source how the file is called in messages
 * @throws RunError with the line that is none
 */
export function parseAccounts(text: string, source: string): AccountSource {
  const content = text.replace(/^\uFEFF/, "");
  const accounts = /^\s*[[{]/.test(content) ? fromJson(content, source) : fromLines(content, source);
  const unique = new Map(accounts.map((account) => [account.id, account]));
  if (unique.size === 0) throw new RunError(`${source} has no account: one a line is expected, as twelve digits`);
  return {
    async *list() {
      yield* unique.values();
    },
  };
}

const LINE = /^(\d{12})(?:\s*[,\s]\s*(.*?))?\s*(?:#.*)?$/;

function fromLines(text: string, source: string): readonly Account[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const entry = line.trim();
    if (entry === "" || entry.startsWith("#")) return [];
    const [, id, name] = LINE.exec(entry) ?? [];
    if (id === undefined) throw new RunError(`${source}:${index + 1}: not an account: twelve digits are expected`);
    return [accountOf(id, name)];
  });
}

function fromJson(text: string, source: string): readonly Account[] {
  const document = parse(text, source);
  const entries: unknown = Array.isArray(document) ? document : (document as { Accounts?: unknown } | null)?.Accounts;
  if (!Array.isArray(entries)) {
    throw new RunError(`${source}: neither a list of accounts nor what \`aws organizations list-accounts\` prints`);
  }
  return entries.flatMap((entry: unknown, index) => {
    const { Id, Name, State, Status } = (
      typeof entry === "object" && entry !== null ? entry : { Id: entry }
    ) as Readonly<Record<string, unknown>>;
    const id = typeof Id === "string" ? Id : "";
    if (!/^\d{12}$/.test(id)) {
      throw new RunError(`${source}: entry ${index + 1} is not an account: an Id of twelve digits is expected`);
    }
    const state = State ?? Status ?? "ACTIVE";
    return state === "ACTIVE" ? [accountOf(id, typeof Name === "string" ? Name : undefined)] : [];
  });
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RunError(`${source} is not valid JSON`, { cause });
  }
}

function accountOf(id: string, name: string | undefined): Account {
  return name === undefined || name === "" ? { id } : { id, name };
}
