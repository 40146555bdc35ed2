import { describe, expect, it } from "vitest";
import { parseAccounts } from "../../../drift/accounts/account-file.ts";

async function accountsOf(text: string) {
  const found: string[] = [];
  for await (const { id, name } of parseAccounts(text, "accounts.txt").list()) {
    found.push(name === undefined ? id : `${id} ${name}`);
  }
  return found;
}

describe("a file of accounts", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ["one a line", "111122223333\n444455556666\n", ["111122223333", "444455556666"]],
    [
      "names after a comma or a space",
      "111122223333, media team\n444455556666 logs\n",
      ["111122223333 media team", "444455556666 logs"],
    ],
    [
      "comments, empty lines, Windows line ends, a byte order mark",
      "\uFEFF# ours\r\n\r\n111122223333 # media\r\n",
      ["111122223333"],
    ],
    ["an account twice: once", "111122223333\n111122223333\n", ["111122223333"]],
    ["a JSON list of IDs", '["111122223333"]', ["111122223333"]],
    [
      "what aws organizations list-accounts prints, without those that are not active, by the newer name or the older",
      '{"Accounts":[{"Id":"111122223333","Name":"media","State":"ACTIVE","Status":"SUSPENDED"},{"Id":"444455556666","Status":"SUSPENDED"}]}',
      ["111122223333 media"],
    ],
  ])("%s", async (_, text, expected) => {
    expect(await accountsOf(text)).toEqual(expected);
  });

  it.each([
    ["an account that is no number", "11112222333\n", "accounts.txt:1: not an account"],
    ["one that lost its zeros in a spreadsheet", "111122223333\n1.2e11\n", "accounts.txt:2: not an account"],
    ["a JSON number, which loses zeros too", "[11112222333]", "entry 1 is not an account"],
    ["another document", '{"Buckets":[]}', "neither a list of accounts"],
    ["JSON that is cut off", '["1111', "not valid JSON"],
    ["nothing", "# none\n", "has no account"],
  ])("is refused with %s, since a run must not leave out an account in silence", async (_, text, message) => {
    await expect(accountsOf(text)).rejects.toThrow(message);
  });
});
