import { type App, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { evaluate, type Policy, type Verdict } from "../policy/index.ts";
import { type Annotation, annotate, annotationsFor, nameOf } from "./annotate.ts";
import { BucketIndex } from "./bucket-index.ts";
import { type Injection, injectRule, withdraw } from "./inject-rule.ts";
import { ruleToInject } from "./rule-to-inject.ts";
import type { Site } from "./site.ts";
import { sitesDeclaredFrom, sitesIn } from "./sites.ts";

export type EnforcementMode = "check" | "inject";

/** One call of `enforceAbortPolicy`: what it knows of the tree, and what it has done so far. */
export class Enforcement {
  private readonly index: BucketIndex;
  private readonly injections = new Map<IConstruct, Injection>();
  /** Per stack that was judged: the configurations that other stacks declared for its buckets by then. */
  private readonly settled = new Map<TerraformStack, ReadonlySet<IConstruct>>();

  constructor(
    private readonly app: App,
    private readonly options: { readonly policy: Policy; readonly mode: EnforcementMode; readonly today: string },
  ) {
    this.index = new BucketIndex(stacksOf(app));
  }

  /** Adds the rule wherever it is missing in a stack. A second call changes nothing more. */
  inject(stack: TerraformStack): void {
    this.index.refresh(stack);
    const withdrawn = this.sitesToInject(stack).filter((site) => withdraw(site));
    for (const { node } of withdrawn) this.injections.delete(node);
    for (const changed of new Set(withdrawn.flatMap(({ bucketNode }) => bucketNode?.cdktfStack ?? []))) {
      this.index.refresh(changed);
    }
    for (const site of this.sitesToInject(stack)) {
      const rule = ruleToInject(site, this.judge(site), this.options.policy, this.options.today);
      if (rule === undefined) continue;
      this.injections.set(site.node, this.isWritten(site, stack) ? ALREADY_WRITTEN : injectRule(site, rule));
    }
  }

  /** Judges a stack in the state in which it will be written. */
  settle(stack: TerraformStack): void {
    if (this.options.mode === "inject") this.inject(stack);
    this.index.refresh(stack);
    for (const site of sitesIn(stack, this.index)) {
      for (const annotation of this.annotationsOf(site)) annotate(site.node, annotation);
    }
    this.settled.set(stack, arrivingIn(stack, this.index));
  }

  /**
   * What was not seen while the stacks were judged one by one: stacks that were made later, and configurations
   * that a later stack declares for a bucket of an earlier one. All files are written by now.
   */
  finish(): string[] {
    const missed = stacksOf(this.app).filter((stack) => !this.settled.has(stack));
    const index = missed.length > 0 ? new BucketIndex(stacksOf(this.app)) : this.index;
    const changed = [...this.settled].filter(([stack, arriving]) => !isEqual(arriving, arrivingIn(stack, index)));
    return [...missed, ...changed.map(([stack]) => stack)].flatMap((stack) =>
      [...sitesIn(stack, index)].flatMap((site) =>
        this.annotationsOf(site)
          .filter((annotation) => annotate(site.node, annotation) && annotation.severity === "error")
          .map(({ message }) => message),
      ),
    );
  }

  /** A bucket is served from its own stack and from every stack that declares its rules. */
  private sitesToInject(stack: TerraformStack): Site[] {
    return [...sitesIn(stack, this.index), ...sitesDeclaredFrom(stack, this.index)];
  }

  private judge({ reading, bucket }: Site): Verdict {
    return evaluate(reading, this.options.policy, bucket, this.options.today);
  }

  private annotationsOf(site: Site): readonly Annotation[] {
    const annotations = annotationsFor(this.judge(site));
    const injection = this.injections.get(site.node);
    if (injection === undefined) return annotations;
    const name = nameOf(site.bucket);
    if (injection.outcome === "refused") {
      const message = `${name}: ${injection.reason}; fix: ${injection.fix}`;
      return [...annotations, { severity: "error", message }];
    }
    return [...annotations, { severity: "info", message: `${name}: ${injection.description}` }];
  }

  private isWritten({ configurations }: Site, stack: TerraformStack): boolean {
    return configurations.some((node) => node.cdktfStack !== stack && this.settled.has(node.cdktfStack));
  }
}

const ALREADY_WRITTEN: Injection = {
  outcome: "refused",
  reason: "its lifecycle configuration belongs to a stack that has been written already",
  fix: "add the abort rule there, or declare the configuration in the bucket's own stack",
};

function stacksOf(app: App): TerraformStack[] {
  return app.node.findAll().filter((node) => TerraformStack.isStack(node));
}

function arrivingIn(stack: TerraformStack, index: BucketIndex): ReadonlySet<IConstruct> {
  return new Set(index.arrivingIn(stack).map(({ node }) => node));
}

function isEqual(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}
