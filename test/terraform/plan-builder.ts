/** A part of a plan: what changes, and where the code declares it. */
export interface Part {
  readonly change: Record<string, unknown>;
  readonly declaration: Record<string, unknown>;
}

export interface PartOptions {
  readonly actions?: readonly string[];
  readonly index?: string | number;
  /** Such as `module.site["a"]`. */
  readonly module?: string;
  readonly after?: object;
  readonly before?: object;
  readonly unknown?: object;
  readonly sensitive?: object;
  readonly provider?: string;
  readonly expressions?: object;
  readonly iteration?: readonly string[];
  readonly type?: string;
}

/** An abort rule as a plan of today's provider shows it. */
export function plannedRule(days: number | undefined = 7, parts: object = {}): object {
  return {
    id: "abort",
    status: "Enabled",
    prefix: "",
    filter: [{ and: [], object_size_greater_than: null, object_size_less_than: null, prefix: "", tag: [] }],
    abort_incomplete_multipart_upload: [days === undefined ? {} : { days_after_initiation: days }],
    expiration: [],
    ...parts,
  };
}

/** A new bucket, named `acme-NAME` unless told otherwise. */
export function bucket(name: string, options: PartOptions = {}): Part {
  return part("aws_s3_bucket", name, {
    after: { bucket: `acme-${name}` },
    unknown: { id: true, lifecycle_rule: true, tags_all: {} },
    expressions: { bucket: { constant_value: `acme-${name}` } },
    ...options,
  });
}

/** A new configuration with one good rule, for the bucket that an expression refers to. */
export function lifecycle(name: string, references: readonly string[], options: PartOptions = {}): Part {
  return part("aws_s3_bucket_lifecycle_configuration", name, {
    after: { rule: [plannedRule()] },
    unknown: { bucket: true, id: true, rule: [{ filter: [{ and: [], tag: [] }] }] },
    expressions: { bucket: { references } },
    ...options,
  });
}

/** A reference as Terraform lists it: with its beginnings. */
export function refs(reference: string, ...others: readonly string[]): readonly string[] {
  return [reference, reference.replace(/\.[^.[\]]*$/, ""), ...others];
}

/** A configuration whose bucket is known by name. */
export function lifecycleOf(bucketName: string, name: string, options: PartOptions = {}): Part {
  const { after, ...others } = options;
  return lifecycle(name, [], {
    unknown: {},
    after: { bucket: bucketName, rule: [plannedRule()], ...after },
    expressions: { bucket: { constant_value: bucketName } },
    ...others,
  });
}

function part(defaultType: string, name: string, options: PartOptions): Part {
  const { actions = ["create"], index, module, after, before, unknown, sensitive, provider = "aws" } = options;
  const type = options.type ?? defaultType;
  const instance = index === undefined ? "" : `[${JSON.stringify(index)}]`;
  const goes = actions.length === 1 && actions[0] === "delete";
  return {
    change: {
      address: `${module === undefined ? "" : `${module}.`}${type}.${name}${instance}`,
      ...(module !== undefined && { module_address: module }),
      mode: "managed",
      type,
      name,
      ...(index !== undefined && { index }),
      provider_name: "registry.terraform.io/hashicorp/aws",
      change: {
        actions,
        before: before ?? (goes ? after : null),
        after: goes ? null : after,
        after_unknown: goes ? {} : (unknown ?? {}),
        after_sensitive: sensitive ?? {},
      },
    },
    declaration: {
      address: `${type}.${name}`,
      mode: "managed",
      type,
      name,
      provider_config_key: provider,
      expressions: options.expressions ?? {},
      ...(options.iteration !== undefined && { for_each_expression: { references: options.iteration } }),
    },
  };
}

/** The JSON of a plan. Parts in modules are declared by `calls`. */
export function plan(parts: readonly Part[], others: { calls?: object; data?: readonly object[]; top?: object } = {}) {
  const ofRoot = parts.filter(({ change }) => change.module_address === undefined);
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: parts.map(({ change }) => change),
    configuration: {
      provider_config: {
        aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } },
        "aws.east": { name: "aws", alias: "east", expressions: { region: { constant_value: "us-east-1" } } },
      },
      root_module: {
        resources: [...declarationsOf(ofRoot), ...(others.data ?? [])],
        module_calls: others.calls ?? {},
      },
    },
    ...others.top,
  };
}

/** A module call with what its module declares. */
export function call(
  parts: readonly Part[],
  others: { outputs?: object; expressions?: object; calls?: object; iteration?: readonly string[] } = {},
): object {
  return {
    expressions: others.expressions ?? {},
    ...(others.iteration !== undefined && { for_each_expression: { references: others.iteration } }),
    module: {
      resources: declarationsOf(parts),
      outputs: others.outputs ?? {},
      module_calls: others.calls ?? {},
    },
  };
}

function declarationsOf(parts: readonly Part[]): readonly object[] {
  return [...new Map(parts.map(({ declaration }) => [declaration.address, declaration])).values()];
}
