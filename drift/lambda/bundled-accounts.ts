import { readFileSync } from "node:fs";
import { RunError } from "../errors.ts";

const FILE = "accounts.json";

/**
 * The accounts that are listed beside the handler in its archive: the environment has no room for hundreds.
 *
 * @param folder where the handler is, as a URL that ends with a slash
 * @returns none where there is no list
 * @throws RunError where the list cannot be read: no account is left out unsaid
 */
export function bundledAccounts(folder: URL): readonly string[] {
  let accounts: unknown;
  try {
    accounts = JSON.parse(readFileSync(new URL(FILE, folder), "utf8"));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new RunError(`${FILE} beside the handler is damaged: deploy the construct again`, { cause });
  }
  if (!Array.isArray(accounts)) throw new RunError(`${FILE} beside the handler is no list: deploy the construct again`);
  return checkedAccounts(FILE, accounts);
}

/** @throws RunError that names the place, where one of them is no account */
export function checkedAccounts(place: string, accounts: readonly unknown[]): readonly string[] {
  return accounts.map((account) => {
    if (typeof account === "string" && /^\d{12}$/.test(account)) return account;
    throw new RunError(`${place} has ${JSON.stringify(account)}: expected twelve digits`);
  });
}
