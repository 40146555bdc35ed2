import { asList, asText, type Body, DeclaredFileError, isBody, malformed, own } from "../json/index.ts";
import { isRelevantType, type ProviderFacts } from "../lang/index.ts";

/** One instance of a resource, in the shape that `terraform show -json` gives it. */
export interface StateEntry {
  readonly type: string;
  readonly modulePath: string;
  readonly body: Body;
  readonly provider: ProviderFacts;
}

/**
 * The buckets, configurations and policies of a state file, version 4.
 *
 * @see https://github.com/hashicorp/terraform/blob/main/internal/states/statefile/version4.go
 * @throws DeclaredFileError for another version, and for what is not as Terraform writes it
 */
export function* entriesOfStateFile(document: Body, source: string): Iterable<StateEntry> {
  refuseVersion(document, source);
  const resources = document.resources ?? [];
  if (!Array.isArray(resources) || !resources.every(isResource)) throw malformed(source, "a list of resources");
  const accounts = accountsOf(resources);
  for (const resource of resources) {
    const { type, mode, provider } = resource;
    if (mode === "data" || !isRelevantType(type)) continue;
    const modulePath = asText(resource.module) ?? "";
    for (const instance of asList(resource.instances)) {
      // What is left of an earlier replacement that failed halfway.
      if (asText(own(instance, "deposed")) !== undefined) continue;
      const values = own(instance, "attributes");
      if (!isBody(values)) throw malformed(source, "an instance without attributes");
      const account = accountIn(values) ?? accounts.get(String(provider)) ?? null;
      yield {
        type,
        modulePath,
        body: {
          ...resource,
          address: addressOf(resource, modulePath, own(instance, "index_key")),
          values,
          sensitive_values: sensitiveIn(instance),
        },
        // The region is an attribute since version 6 of the provider.
        provider: { key: "", account, region: asText(values.region) ?? null },
      };
    }
  }
}

type Resource = Body & { readonly type: string };

function isResource(value: unknown): value is Resource {
  return typeof own(value, "type") === "string" && Array.isArray(own(value, "instances"));
}

function refuseVersion(document: Body, source: string): void {
  if (document.encrypted_data !== undefined) {
    throw new DeclaredFileError(source, "this state is encrypted: decrypt it, for example with `tofu show -json`");
  }
  if (document.version === 4) return;
  throw new DeclaredFileError(
    source,
    "this is a state file, and not of version 4: run `terraform show -json FILE` and give what that prints",
  );
}

/** As Terraform writes addresses: `module.site["a"].aws_s3_bucket.logs[0]`. */
function addressOf({ type, name }: Resource, modulePath: string, index: unknown): string {
  const key = typeof index === "string" || typeof index === "number" ? `[${JSON.stringify(index)}]` : "";
  return `${modulePath === "" ? "" : `${modulePath}.`}${type}.${asText(name) ?? ""}${key}`;
}

/** Marks in the shape of the values: an attribute counts as sensitive as a whole where any part of it is. */
function sensitiveIn(instance: unknown): Body {
  const marks: Record<string, true> = Object.create(null);
  for (const path of asList(own(instance, "sensitive_attributes"))) {
    const name = asText(own(asList(path)[0], "value"));
    if (name !== undefined) marks[name] = true;
  }
  return marks;
}

/** The account in a resource's own attributes: the owner that it expects, or the ARN of a directory bucket. */
function accountIn(values: Body): string | undefined {
  const owner = asText(values.expected_bucket_owner);
  if (owner !== undefined && ACCOUNT.test(owner)) return owner;
  return /^arn:[\w-]+:s3express:[\w-]*:(\d{12}):/.exec(asText(values.arn) ?? "")?.[1];
}

const ACCOUNT = /^\d{12}$/;

/** The account of each provider configuration, where an `aws_caller_identity` of it says so, and all say the same. */
function accountsOf(resources: readonly Resource[]): ReadonlyMap<string, string | null> {
  const accounts = new Map<string, string | null>();
  for (const { type, mode, provider, instances } of resources) {
    if (type !== "aws_caller_identity" || mode !== "data") continue;
    for (const instance of asList(instances)) {
      const account = asText(own(own(instance, "attributes"), "account_id"));
      if (account === undefined || !ACCOUNT.test(account)) continue;
      const key = String(provider);
      const known = accounts.get(key);
      accounts.set(key, known === undefined || known === account ? account : null);
    }
  }
  return accounts;
}
