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
    const configurations = own(this.configuration, "provider_config");
    const expressions = own(own(configurations, key), "expressions");
    const colon = key.indexOf(":");
    if (!isBody(expressions) && colon >= 0) {
      const name = key.slice(colon + 1);
      return isOnlyOne(name, configurations) ? this.factsOf(name) : { ...ANY_PROVIDER, key, defaultTags: UNKNOWN };
    }
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

/**
 * Whether a provider has one configuration in the whole plan. A module without one of its own uses its caller's, and of
 * several the plan does not say which that is where a module between them has no resources of the provider.
 */
function isOnlyOne(name: string, configurations: unknown): boolean {
  return Object.entries(isBody(configurations) ? configurations : {}).every(
    ([key, configuration]) =>
      key === name ||
      asText(own(configuration, "name")) !== name.split(".", 1)[0] ||
      (key.includes(":") && !isBody(own(configuration, "expressions"))),
  );
}
