import { UNKNOWN } from "../../policy/index.ts";
import { asList, asText, isBody, own } from "../json/index.ts";
import { ANY_PROVIDER, type ProviderFacts } from "../lang/index.ts";

/** The provider configurations of a plan. */
export class ProviderKeys {
  private readonly known = new Map<string, ProviderFacts>();

  constructor(
    private readonly configuration: unknown,
    private readonly variables: unknown,
  ) {}

  /** @param key the `provider_config_key` of a resource; absent for one that the code no longer declares */
  factsOf(key: string | undefined): ProviderFacts {
    if (key === undefined) return ANY_PROVIDER;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const facts = this.read(key);
    this.known.set(key, facts);
    return facts;
  }

  private read(key: string): ProviderFacts {
    const expressions = own(own(own(this.configuration, "provider_config"), key), "expressions");
    // A module without a provider of its own uses its caller's, which older versions of Terraform name by the module.
    const colon = key.indexOf(":");
    if (!isBody(expressions) && colon >= 0) return this.factsOf(key.slice(colon + 1));
    const accounts = this.valueOf(own(expressions, "allowed_account_ids"));
    const [only] = asList(accounts);
    return {
      key,
      account: asList(accounts).length === 1 ? (asText(only) ?? null) : null,
      region: asText(this.valueOf(own(expressions, "region"))) ?? null,
      defaultTags: this.defaultTagsIn(expressions),
    };
  }

  private defaultTagsIn(expressions: unknown): unknown {
    const blocks = own(expressions, "default_tags");
    if (blocks === undefined) return undefined;
    const [block] = asList(blocks);
    return this.valueOf(own(block, "tags")) ?? UNKNOWN;
  }

  /** A value that is written out, or that a variable of the root module has. */
  private valueOf(expression: unknown): unknown {
    const [reference] = asList(own(expression, "references"));
    const name = /^var\.([\w-]+)$/.exec(String(reference))?.[1];
    if (name !== undefined) return own(own(this.variables, name), "value");
    const value = own(expression, "constant_value");
    return typeof value === "string" && value.includes("${") ? undefined : value;
  }
}
