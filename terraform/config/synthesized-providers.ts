import { UNKNOWN } from "../../policy/index.ts";
import { asList, asText, type Body, isBody, own } from "../json/body.ts";
import { readBlocks, readText } from "../json/read-blocks.ts";
import type { ProviderFacts } from "../lang/resource.ts";
import { type Overrides, providerAddress } from "./overrides.ts";

/** The AWS providers of a module that is written in JSON. */
export class SynthesizedProviders {
  private readonly byKey = new Map<string, ProviderFacts>();

  constructor(documents: readonly unknown[], overrides: Overrides) {
    for (const document of documents.flatMap((each) => asListOf(each))) {
      for (const configuration of asListOf(own(own(document, "provider"), "aws"))) {
        const alias = asText(own(configuration, "alias"));
        const key = alias === undefined ? "aws" : `aws.${alias}`;
        const body = isBody(configuration) ? configuration : {};
        this.byKey.set(key, readProvider(key, overrides.applyTo(providerAddress(body), body)));
      }
    }
  }

  /** @param argument the `provider` of a resource: `aws.east`, or an interpolation of it */
  factsOf(argument: unknown): ProviderFacts {
    const key = typeof argument === "string" ? argument.replace(/^\$\{(.*)\}$/s, "$1") : "aws";
    return this.byKey.get(key) ?? { key, account: null, region: null };
  }
}

function readProvider(key: string, configuration: Body): ProviderFacts {
  const accounts = asList(own(configuration, "allowed_account_ids"));
  const account = accounts.length === 1 ? readText(accounts[0]) : undefined;
  const region = readText(own(configuration, "region"));
  const { blocks, hasUnknown } = readBlocks(configuration, "default_tags");
  return {
    key,
    account: typeof account === "string" ? account : null,
    region: typeof region === "string" ? region : null,
    defaultTags: hasUnknown ? UNKNOWN : blocks[0]?.tags,
  };
}

function asListOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
