import type { TerraformProvider } from "cdktf";
import { UNKNOWN, type Unknown } from "../policy/index.ts";
import type { Body } from "../terraform/json/body.ts";
import { readBlocks, readText, readTextMap } from "../terraform/json/read-blocks.ts";
import { resolveIn } from "./resolve-body.ts";

/** What an AWS provider says of every bucket that it creates. */
export interface ProviderFacts {
  /** Twelve digits, where the provider allows exactly one account. */
  readonly account: string | null;
  readonly region: string | null;
  /** From `default_tags`: S3 shows them on the bucket like its own. */
  readonly defaultTags: Readonly<Record<string, string>> | Unknown;
}

export const NO_PROVIDER: ProviderFacts = { account: null, region: null, defaultTags: {} };

export function readProvider(provider: TerraformProvider): ProviderFacts {
  const rendered = provider.toTerraform() as { provider?: Record<string, readonly Body[]> };
  const raw = rendered.provider?.[provider.terraformResourceType]?.[0] ?? {};
  const { region, allowed_account_ids: accounts, default_tags } = raw;
  const body = resolveIn(provider, { region, accounts, default_tags }) as Body;
  const only = Array.isArray(body.accounts) && body.accounts.length === 1 ? readText(body.accounts[0]) : undefined;
  const named = readText(body.region);
  return {
    account: typeof only === "string" ? only : null,
    region: typeof named === "string" ? named : null,
    defaultTags: readDefaultTags(body),
  };
}

function readDefaultTags(body: Body): ProviderFacts["defaultTags"] {
  const { blocks, hasUnknown } = readBlocks(body, "default_tags");
  const maps = blocks.map((block) => readTextMap(block.tags));
  if (hasUnknown || maps.includes(UNKNOWN)) return UNKNOWN;
  return Object.assign({}, ...maps);
}
