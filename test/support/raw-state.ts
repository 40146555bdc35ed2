/** An instance of a resource in a raw state file, with its attributes. */
export interface RawInstance {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly mode?: "managed" | "data";
  readonly module?: string;
  readonly index_key?: string | number;
  readonly provider?: string;
  readonly sensitive_attributes?: readonly unknown[];
  readonly deposed?: string;
}

/** A state file as Terraform keeps it, version 4: one resource for each instance. */
export function rawState(...instances: readonly RawInstance[]) {
  return {
    version: 4,
    terraform_version: "1.9.8",
    serial: 7,
    lineage: "0c8a7f0e-6b1f-4a39-9d4e-2a1f6f2b7c11",
    outputs: {},
    resources: instances.map(({ type, name, mode = "managed", module, provider = PROVIDER, ...instance }) => ({
      ...(module !== undefined && { module }),
      mode,
      type,
      name,
      provider,
      instances: [{ schema_version: 0, ...instance }],
    })),
  };
}

const PROVIDER = 'provider["registry.terraform.io/hashicorp/aws"]';

/** A rule as the provider keeps it in a state: with empty text for what nobody set. */
export function stateRule(days: number, parts: Readonly<Record<string, unknown>> = {}) {
  return {
    abort_incomplete_multipart_upload: [{ days_after_initiation: days }],
    expiration: [],
    filter: [{ and: [], object_size_greater_than: "", object_size_less_than: "", prefix: "", tag: [] }],
    id: "sweep",
    noncurrent_version_expiration: [],
    noncurrent_version_transition: [],
    prefix: "",
    status: "Enabled",
    transition: [],
    ...parts,
  };
}
