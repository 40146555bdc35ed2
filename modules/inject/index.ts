// Injection: adds the abort rule to buckets that lack it. plan-injection.ts decides whether a bucket gets one,
// inject-rule.ts knows how CDKTF's constructs take it, injected.ts remembers what was added. Which configuration is
// whose comes from terraform/ by way of enforcement/: nothing is added where that is not certain.
import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Policy, Verdict } from "../../policy/index.ts";
import type { CheckedBucket } from "../declared-app/checked-bucket.ts";
import { type Injection, injectedBelow, injectRule, removeInjected } from "./inject-rule.ts";
import { planTogether } from "./plan-injection.ts";

export type { Injection } from "./inject-rule.ts";

/** Where rules may be added. */
export interface InjectionScope {
  readonly stacks: ReadonlySet<TerraformStack>;
  /** What is added to such a construct now is not in its file any more. */
  readonly isWritten: (node: IConstruct) => boolean;
}

/** One instance of a bucket, or a bucket without instances. */
export interface InstanceOfBucket {
  readonly checked: CheckedBucket;
  readonly verdict: Verdict;
}

/** The rules that were added to the buckets of a tree, and those that could not be. */
export class Injections {
  private readonly byNode = new Map<IConstruct, Injection>();

  constructor(
    private readonly options: { readonly policy: Policy; readonly today: string },
    private readonly scope: InjectionScope,
  ) {}

  /** What became of the bucket that is shown at a construct. */
  of(node: IConstruct): Injection | undefined {
    return this.byNode.get(node);
  }

  /**
   * Adds the rule to a bucket that lacks it, and removes what was added before where it is needed no more. A second
   * call changes nothing more.
   *
   * @param instances of one construct, as they are without the configurations that were added
   * @returns the stacks that have changed
   */
  update(instances: readonly [InstanceOfBucket, ...InstanceOfBucket[]]): readonly TerraformStack[] {
    const [{ checked }] = instances;
    const { node, bucketNode, configurations, reading } = checked;
    const plan = planTogether(instances, this.options);
    const added = injectedBelow(bucketNode);
    const needsConfiguration = plan.action === "add" && configurations.length === 0 && reading.state === "absent";
    if (added !== undefined && (needsConfiguration || this.scope.isWritten(added))) return [];

    const changed: TerraformStack[] = [];
    if (added !== undefined && bucketNode !== undefined) {
      removeInjected(bucketNode);
      this.byNode.delete(node);
      changed.push(bucketNode.cdktfStack);
    }
    const injection = plan.action === "add" ? this.add(checked, plan.rule) : plan;
    if (injection.action !== "none") this.byNode.set(node, injection);
    else if (this.byNode.get(node)?.action === "refuse") this.byNode.delete(node);
    if (injection.action === "added") changed.push(injection.changed.cdktfStack);
    return changed;
  }

  private add(checked: CheckedBucket, rule: Parameters<typeof injectRule>[1]): Injection | { readonly action: "none" } {
    const target = checked.configurations[0] ?? checked.node;
    if (!this.scope.stacks.has(TerraformStack.of(target))) return { action: "none" };
    if (!this.scope.isWritten(target)) return injectRule(checked, rule);
    // Of a bucket that is written as well, validation shows what is missing.
    return this.scope.isWritten(checked.node) ? { action: "none" } : ALREADY_WRITTEN;
  }
}

const ALREADY_WRITTEN: Injection = {
  action: "refuse",
  reason: "its lifecycle configuration belongs to a stack that has been written already",
  fix: "add the abort rule there, or declare the configuration in the bucket's own stack",
};
