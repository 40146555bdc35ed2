import { UNKNOWN } from "../../policy/index.ts";
import { asList, type Body, own, readBlocks, readText } from "../json/index.ts";
import type { ProviderFacts } from "../lang/index.ts";

/** The AWS providers of one module of code: its own, and those that it is passed. */
export class CodeProviders {
  private readonly byKey = new Map<string, ProviderFacts>();

  /**
   * @param own by `aws` and `aws.ALIAS`
   * @param parent those of the calling module, and the `providers` argument of the call
   */
  constructor(
    own: ReadonlyMap<string, Body>,
    private readonly parent?: { readonly providers: CodeProviders; readonly passed: unknown },
  ) {
    for (const [key, body] of own) this.byKey.set(key, readProvider(key, body));
  }

  /** @param argument the `provider` of a resource: `aws.east`, or an interpolation of it */
  factsOf(argument: unknown): ProviderFacts {
    const key = typeof argument === "string" ? argument.replace(/^\$\{(.*)\}$/s, "$1") : "aws";
    const passed = own(this.parent?.passed, key);
    if (this.parent !== undefined && passed !== undefined) return this.parent.providers.factsOf(passed);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    // Only the default provider is there in a module that was not passed any.
    return this.parent !== undefined && key === "aws"
      ? this.parent.providers.factsOf("aws")
      : { key, account: null, region: null };
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
