import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  type Account as ListedAccount,
  ListOrganizationalUnitsForParentCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { Account, AccountSource } from "../../accounts/account.ts";
import { RunError } from "../../errors.ts";
import { listingError } from "../errors/listing-error.ts";
import type { SdkSettings } from "../identity/sdk-settings.ts";
import { serviceClient } from "../identity/service-client.ts";
import { type Page, pages } from "../requests/pages.ts";

/**
 * The active accounts of an organization. Only the management account and delegated administrators may list them.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export class OrganizationAccounts implements AccountSource {
  readonly #settings: SdkSettings;
  readonly #units: readonly string[];

  /** @param units organizational units or roots, with all that are below them; none for the whole organization */
  constructor(settings: SdkSettings, units: readonly string[]) {
    this.#settings = settings;
    this.#units = units;
  }

  async *list(): AsyncIterable<Account> {
    const { region, network, profile, answersFor } = this.#settings;
    if (!answersFor("ORGANIZATIONS")) {
      throw new RunError("an organization needs AWS, or another service's endpoint in AWS_ENDPOINT_URL_ORGANIZATIONS");
    }
    const client = serviceClient(OrganizationsClient, { region, network }, 8);
    const seen = new Set<string>();
    try {
      for await (const { Id, Name, State, Status } of this.#listed(client)) {
        if (Id === undefined) throw new RunError("AWS Organizations listed an account without its ID");
        // Status is the older name of State, and services that resemble AWS's have it alone. Where neither is said,
        // whether the role can be assumed tells.
        if ((State ?? Status ?? "ACTIVE") !== "ACTIVE" || seen.has(Id)) continue;
        seen.add(Id);
        yield { id: Id, ...(Name !== undefined && { name: Name }) };
      }
    } catch (error) {
      throw error instanceof RunError
        ? error
        : listingError(error, "ListAccounts", "AWS Organizations", profile ?? undefined);
    } finally {
      client.destroy();
    }
    if (seen.size === 0) {
      throw new RunError(
        `no active account in ${this.#units.length === 0 ? "the organization" : this.#units.join(", ")}`,
      );
    }
  }

  async *#listed(client: OrganizationsClient): AsyncIterable<ListedAccount> {
    if (this.#units.length === 0) {
      yield* listing(async (NextToken) => {
        const page = await client.send(new ListAccountsCommand({ NextToken }));
        return { items: page.Accounts ?? [], next: page.NextToken };
      });
      return;
    }
    const parents = [...this.#units];
    for (const ParentId of parents) {
      yield* listing(async (NextToken) => {
        const page = await client.send(new ListAccountsForParentCommand({ ParentId, NextToken }));
        return { items: page.Accounts ?? [], next: page.NextToken };
      });
      const below = listing(async (NextToken) => {
        const page = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }));
        return { items: page.OrganizationalUnits ?? [], next: page.NextToken };
      });
      for await (const { Id } of below) if (Id !== undefined && !parents.includes(Id)) parents.push(Id);
    }
  }
}

function listing<T>(ask: (token: string | undefined) => Promise<Page<T>>): AsyncIterable<T> {
  return pages("AWS Organizations", "the accounts are not all known", ask);
}
