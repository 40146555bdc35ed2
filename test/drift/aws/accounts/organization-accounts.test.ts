import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OrganizationSelection } from "../../../../drift/accounts/account.ts";
import { OrganizationAccounts } from "../../../../drift/aws/accounts/organization-accounts.ts";
import { resolveSettings } from "../../../../drift/aws/identity/sdk-settings.ts";

const FIRST = "900000000001";
const SECOND = "900000000002";

let server: Server;
let answers: Readonly<Record<string, readonly object[]>>;
let asked: Record<string, number>;

beforeEach(async () => {
  asked = {};
  server = createServer((request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const index = asked[operation] ?? 0;
    asked[operation] = index + 1;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(answers[operation]?.[index] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ENDPOINT_URL_ORGANIZATIONS", endpoint);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** The IDs of the accounts, where AWS Organizations gives these answers, one after the other. */
async function listed(
  given: Readonly<Record<string, readonly object[]>>,
  selection: OrganizationSelection = {},
): Promise<readonly string[]> {
  answers = given;
  const ids: string[] = [];
  for await (const { id } of new OrganizationAccounts(await resolveSettings({}), selection).list()) ids.push(id);
  return ids;
}

const accounts = (...ids: readonly string[]) => ({
  Accounts: ids.map((Id) => ({ Id, Name: "team", State: "ACTIVE" })),
});

describe("an answer of AWS Organizations without its list", () => {
  const unit = { units: ["ou-1"] };
  it.each<readonly [string, Readonly<Record<string, readonly object[]>>, OrganizationSelection, string]>([
    ["accounts", { ListAccounts: [{}] }, {}, "no list of accounts"],
    [
      "accounts on a later page",
      { ListAccounts: [{ ...accounts(FIRST), NextToken: "2" }, { Account: [{ Id: SECOND }] }] },
      {},
      "no list of accounts",
    ],
    ["accounts of a unit", { ListAccountsForParent: [{}] }, unit, "no list of accounts"],
    [
      "units of a unit",
      { ListAccountsForParent: [accounts(FIRST)], ListOrganizationalUnitsForParent: [{}] },
      unit,
      "no list of organizational units",
    ],
  ])("is not one without %s", async (_, given, selection, message) => {
    await expect(listed(given, selection)).rejects.toThrow(message);
  });

  it("is none of those with an empty list, behind which others may come", async () => {
    const given = {
      ListAccountsForParent: [{ Accounts: [], NextToken: "2" }, accounts(FIRST), accounts(SECOND)],
      ListOrganizationalUnitsForParent: [{ OrganizationalUnits: [{ Id: "ou-2" }] }, { OrganizationalUnits: [] }],
    };
    expect(await listed(given, unit)).toEqual([FIRST, SECOND]);
    expect(asked).toEqual({ ListAccountsForParent: 3, ListOrganizationalUnitsForParent: 2 });
  });
});

describe("an entry that is not understood", () => {
  it.each([{ Name: "team" }, { Id: "", Name: "team" }])(
    "ends the run where it is an account without ID: %j",
    async (entry) => {
      const given = { ListAccounts: [{ Accounts: [{ Id: FIRST }, entry] }] };
      await expect(listed(given)).rejects.toThrow("AWS Organizations listed an account without its ID");
    },
  );

  it("ends the run where it is a unit without ID: its accounts would be left out", async () => {
    const given = {
      ListAccountsForParent: [accounts(FIRST)],
      ListOrganizationalUnitsForParent: [{ OrganizationalUnits: [{ Name: "sandbox" }] }],
    };
    await expect(listed(given, { units: ["ou-1"] })).rejects.toThrow("listed an organizational unit without its ID");
  });

  it.each([
    ["a state that nobody knows", { State: "QUARANTINED" }, true],
    ["an older status that nobody knows", { Status: "QUARANTINED" }, true],
    ["no state", {}, true],
    ["a state that says more than the older status", { State: "PENDING_ACTIVATION", Status: "ACTIVE" }, false],
    ["an older status alone", { Status: "SUSPENDED" }, false],
    ["the state of an account that is closed", { State: "CLOSED" }, false],
    ["the state of an account that is closed soon", { State: "PENDING_CLOSURE" }, false],
  ])("is left out by what AWS says of it alone: %s", async (_, entry, isListed) => {
    const ids = await listed({
      ListAccounts: [
        {
          Accounts: [
            { Id: FIRST, State: "ACTIVE" },
            { Id: SECOND, ...entry },
          ],
        },
      ],
    });
    expect(ids).toEqual(isListed ? [FIRST, SECOND] : [FIRST]);
  });
});
