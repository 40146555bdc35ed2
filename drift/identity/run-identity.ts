/** Whose buckets a run looks at, and where. One value, made in one place: `aws/resolve-identity.ts`. */
export interface RunIdentity {
  /** Twelve digits; `null` behind an S3-compatible endpoint for which nobody gave one. */
  readonly account: string | null;
  /** Such as `aws` or `aws-cn`; `null` behind an S3-compatible endpoint. */
  readonly partition: string | null;
  /** The ARN that STS names; `null` where STS was not asked. */
  readonly caller: string | null;
  /** The profile of the shared AWS configuration; `null` where none was named. */
  readonly profile: string | null;
  /** What the SDK resolves from option, environment and profile, normalized; `null` for AWS's own in each region. */
  readonly endpoint: string | null;
  /** What `--region` narrows the run to; `null` for every region. */
  readonly regions: readonly string[] | null;
  /** By which organizational units the accounts of a run over several were selected. Absent where by none. */
  readonly organizationalUnits?: readonly string[];
  /** By which tags of theirs: each `KEY=VALUE` or `KEY`. Absent where by none. */
  readonly accountTags?: readonly string[];
}

/** What selected the accounts of a run, also of one that goes on with what another one selected. */
export type AccountSelectors = Pick<RunIdentity, "organizationalUnits" | "accountTags">;

/** The selectors of an identity, alone. */
export function selectorsOf({ organizationalUnits, accountTags }: AccountSelectors): AccountSelectors {
  return {
    ...(organizationalUnits !== undefined && { organizationalUnits }),
    ...(accountTags !== undefined && { accountTags }),
  };
}

/** The identity piece by piece, for people. What is not known and says nothing is left out. Not yet safe to print. */
export function identityFacts(identity: RunIdentity): readonly (readonly [name: string, value: string])[] {
  const { account, caller, profile, regions, organizationalUnits, accountTags } = identity;
  const facts: readonly (readonly [string, string | null])[] = [
    ["account", account ?? "not known"],
    ["organizational units", organizationalUnits?.join(", ") ?? null],
    ["account tags", accountTags?.join(", ") ?? null],
    ["caller", caller],
    ["profile", profile],
    ["endpoint", endpointText(identity)],
    ["regions", regions?.join(", ") ?? "every region"],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
}

/** The identity in one line. Not yet safe to print. */
export function identityText(identity: RunIdentity): string {
  return identityFacts(identity)
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}

/** Where the buckets are, in a few words. */
export function endpointText({ endpoint, partition }: Pick<RunIdentity, "endpoint" | "partition">): string {
  const aws = partition === null || partition === "aws" ? "AWS" : `AWS (${partition})`;
  return endpoint ?? aws;
}
