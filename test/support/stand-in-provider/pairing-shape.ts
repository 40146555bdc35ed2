interface ShownPlan {
  readonly terraform_version: string;
  readonly resource_changes?: readonly ShownChange[];
  readonly configuration?: unknown;
}

interface ShownChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>> | boolean;
  };
}

const deciding = ["bucket", "region", "rule", "lifecycle_rule"];

/**
 * What a checker pairs and judges by, and nothing else: which resources change how, their buckets and rules, and who
 * refers to whom. Other versions of Terraform may add to a plan, but must agree in this.
 */
export function pairingShape(json: string): unknown {
  const plan: ShownPlan = JSON.parse(json);
  const changes = (plan.resource_changes ?? []).map(({ address, previous_address, change }) => ({
    address,
    previous_address,
    actions: change.actions,
    after: pick(change.after),
    afterUnknown: pick(change.after_unknown),
  }));
  return { changes, references: referencesIn(plan.configuration) };
}

/** Such as 1.11: within it, Terraform promises the same JSON. */
export function minorVersion(json: string): string {
  const { terraform_version }: ShownPlan = JSON.parse(json);
  return terraform_version.split(".").slice(0, 2).join(".");
}

function pick(values: ShownChange["change"]["after" | "after_unknown"]): unknown {
  return typeof values === "object" && values !== null ? deciding.map((name) => values[name]) : values;
}

function referencesIn(configuration: unknown): readonly unknown[] {
  if (typeof configuration !== "object" || configuration === null) return [];
  return Object.entries(configuration).flatMap(([name, inner]) =>
    name === "references" ? [inner] : referencesIn(inner),
  );
}
