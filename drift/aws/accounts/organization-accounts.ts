import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  type Account as ListedAccount,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { pMapIterable } from "p-map";
import type { Account, AccountSource, OrganizationSelection } from "../../accounts/account.ts";
import { type AccountTag, hasTags } from "../../accounts/account-tags.ts";
import { RunError } from "../../errors.ts";
import { listingError } from "../errors/listing-error.ts";
import type { SdkSettings } from "../identity/sdk-settings.ts";
import { serviceClient } from "../identity/service-client.ts";
import { type Page, pages } from "../requests/pages.ts";

/** Accounts whose tags are read at once: AWS Organizations answers few requests a second, whoever of an organization asks. */
const TAGS_AT_ONCE = 4;

/**
 * The active accounts of an organization. Only the management account and delegated administrators may list them.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export class OrganizationAccounts implements AccountSource {
  readonly #settings: SdkSettings;
  readonly #selection: OrganizationSelection;

  constructor(settings: SdkSettings, selection: OrganizationSelection) {
    this.#settings = settings;
    this.#selection = selection;
  }

  async *list(): AsyncIterable<Account> {
    const { region, network, profile, answersFor } = this.#settings;
    const { units = [], tags = [] } = this.#selection;
    if (!answersFor("ORGANIZATIONS")) {
      throw new RunError("an organization needs AWS, or another service's endpoint in AWS_ENDPOINT_URL_ORGANIZATIONS");
    }
    const client = serviceClient(OrganizationsClient, { region, network }, 8, TAGS_AT_ONCE);
    let found = 0;
    try {
      const active = activeAccounts(listed(client, units));
      for await (const account of tags.length === 0 ? active : this.#tagged(client, active)) {
        found += 1;
        yield account;
      }
    } catch (error) {
      throw error instanceof RunError
        ? error
        : listingError(error, "ListAccounts", "AWS Organizations", profile ?? undefined);
    } finally {
      client.destroy();
    }
    if (found === 0) {
      const where = units.length === 0 ? "the organization" : units.join(", ");
      const wanted = tags.map(({ key, value }) => (value === undefined ? key : `${key}=${value}`)).join(", ");
      throw new RunError(`no active account in ${where}${wanted && ` has these tags: ${wanted}`}`);
    }
  }

  /** Those with the tags, and those whose tags could not be read: of these nobody knows. In the order of the listing. */
  async *#tagged(client: OrganizationsClient, accounts: AsyncIterable<Account>): AsyncIterable<Account> {
    const { tags: wanted = [], signal } = this.#selection;
    const read = async (account: Account): Promise<Account | undefined> => {
      try {
        if (signal?.aborted) throw new RunError("interrupted");
        return hasTags(await tagsOf(client, account), wanted) ? account : undefined;
      } catch (error) {
        const { message, cause = error } = listingError(error, "ListTagsForResource", "AWS Organizations");
        const why = `its tags could not be read, so that nobody knows whether it is one of those to scan: ${message}`;
        return { ...account, tagsUnread: new RunError(why, { cause }) };
      }
    };
    for await (const account of pMapIterable(accounts, read, { concurrency: TAGS_AT_ONCE })) {
      if (account !== undefined) yield account;
    }
  }
}

/**
 * What AWS calls the states of accounts that are not active.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
 */
const INACTIVE: readonly string[] = ["PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"];

async function* activeAccounts(accounts: AsyncIterable<ListedAccount>): AsyncIterable<Account> {
  const seen = new Set<string>();
  for await (const { Id, Name, State, Status } of accounts) {
    if (!Id) throw new RunError("AWS Organizations listed an account without its ID");
    // Status is the older name of State, and services that resemble AWS's have it alone. Where neither is said, or it is
    // another one, whether the role can be assumed tells.
    if (INACTIVE.includes(State ?? Status ?? "ACTIVE") || seen.has(Id)) continue;
    seen.add(Id);
    yield { id: Id, ...(Name !== undefined && { name: Name }) };
  }
}

async function* listed(client: OrganizationsClient, units: readonly string[]): AsyncIterable<ListedAccount> {
  if (units.length === 0) {
    yield* listing(async (NextToken) => {
      const page = await client.send(new ListAccountsCommand({ NextToken }));
      return { items: listIn(page.Accounts, "accounts"), next: page.NextToken };
    });
    return;
  }
  const parents = [...units];
  for (const ParentId of parents) {
    yield* listing(async (NextToken) => {
      const page = await client.send(new ListAccountsForParentCommand({ ParentId, NextToken }));
      return { items: listIn(page.Accounts, "accounts"), next: page.NextToken };
    });
    const below = listing(async (NextToken) => {
      const page = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }));
      return { items: listIn(page.OrganizationalUnits, "organizational units"), next: page.NextToken };
    });
    for await (const { Id } of below) {
      if (!Id) throw new RunError("AWS Organizations listed an organizational unit without its ID");
      if (!parents.includes(Id)) parents.push(Id);
    }
  }
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html */
async function tagsOf(client: OrganizationsClient, { id }: Account): Promise<readonly AccountTag[]> {
  const all = pages("AWS Organizations", "the tags of the account are not all known", async (NextToken) => {
    const page = await client.send(new ListTagsForResourceCommand({ ResourceId: id, NextToken }));
    return { items: listIn(page.Tags, "tags"), next: page.NextToken };
  });
  const tags: AccountTag[] = [];
  for await (const { Key: key, Value: value } of all) {
    if (key === undefined || value === undefined)
      throw new RunError("AWS Organizations gave a tag without key or value");
    tags.push({ key, value });
  }
  return tags;
}

/** The list of an answer, which an empty page has as well: an answer without any says nothing. */
function listIn<T>(list: readonly T[] | undefined, of: string): readonly T[] {
  if (list === undefined) throw new RunError(`the response of AWS Organizations is no list of ${of}`);
  return list;
}

function listing<T>(ask: (token: string | undefined) => Promise<Page<T>>): AsyncIterable<T> {
  return pages("AWS Organizations", "the accounts are not all known", ask);
}
