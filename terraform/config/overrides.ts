import { type Body, DeclaredFileError, isBody, own } from "../json/index.ts";

/** Whether Terraform merges a file over the others of its folder, and adds nothing of it. */
export function isOverrideFile(source: string): boolean {
  return /(^|[\\/]|_)override\.(tf|tofu)(\.json)?$/.test(source);
}

interface Override {
  readonly body: Body;
  readonly source: string;
}

/**
 * What the override files of a module say anew, by address.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export class Overrides {
  private readonly byAddress = new Map<string, Override[]>();
  private readonly used = new Set<string>();

  /** In the order of Terraform: of two override files the one that comes last by name wins. */
  add(address: string, body: unknown, source: string): void {
    if (!isBody(body)) return;
    const known = this.byAddress.get(address);
    if (known === undefined) this.byAddress.set(address, [{ body, source }]);
    else known.push({ body, source });
  }

  /** A block of the other files with everything that overrides it. */
  applyTo(address: string, body: Body): Body {
    this.used.add(address);
    return (this.byAddress.get(address) ?? []).reduce((merged, { body: next }) => mergeOver(merged, next), body);
  }

  /** @throws DeclaredFileError where something overrides nothing, which Terraform refuses as well */
  assertUsed(): void {
    for (const [address, [override]] of this.byAddress) {
      if (this.used.has(address) || override === undefined) continue;
      throw new DeclaredFileError(
        override.source,
        `${JSON.stringify(address)} overrides nothing: give the folder, so that the files that it overrides are read too`,
      );
    }
  }
}

/** What is a block and no argument, of everything that decides about incomplete uploads. */
const BLOCKS: ReadonlySet<string> = new Set(["rule", "lifecycle_rule", "default_tags"]);

/** Arguments replace arguments of their name, and blocks all blocks of their type, dynamic ones included. */
function mergeOver(base: Body, override: Body): Body {
  const { dynamic: written, ...others } = override;
  const dynamic = dynamicsOf(written);
  const isAnew = (block: string) => isWritten(others[block]) || isWritten(dynamic[block]);
  const merged: Record<string, unknown> = { ...base };
  for (const block of BLOCKS) if (isAnew(block)) delete merged[block];
  for (const [name, value] of Object.entries(others)) {
    // An empty list of blocks is no block, and leaves those that are there.
    if (!BLOCKS.has(name) || isWritten(value)) merged[name] = value;
  }
  const kept = Object.entries(dynamicsOf(base.dynamic)).filter(([block]) => !isAnew(block));
  const dynamics = { ...Object.fromEntries(kept), ...dynamic };
  delete merged.dynamic;
  return Object.keys(dynamics).length > 0 ? { ...merged, dynamic: dynamics } : merged;
}

function dynamicsOf(value: unknown): Body {
  return Array.isArray(value) ? Object.assign({}, ...value.filter(isBody)) : isBody(value) ? value : {};
}

function isWritten(blocks: unknown): boolean {
  return Array.isArray(blocks) ? blocks.length > 0 : blocks !== undefined && blocks !== null;
}

/** What an override is merged over: one block, or the provider of one alias. */
export function providerAddress(configuration: unknown): string {
  const alias = own(configuration, "alias");
  return alias === undefined ? "provider.aws" : `provider.aws.${String(alias)}`;
}
