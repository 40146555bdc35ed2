import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { evaluate, type FindingKind, type Policy, type Verdict } from "../../policy/index.ts";
import type { CheckedStack } from "../declared-app/check-buckets.ts";
import type { CheckedBucket } from "../declared-app/checked-bucket.ts";
import { DeclaredApp } from "../declared-app/declared-app.ts";
import { Injections } from "../inject/index.ts";
import { type Annotation, annotate, annotationsFor, nameOf } from "./annotate.ts";

export type EnforcementMode = "check" | "inject";

export interface EnforcementOptions {
  readonly policy: Policy;
  readonly mode: EnforcementMode;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

/** One call of `enforceAbortPolicy`: what it has found and done so far in one scope of a tree. */
export class Enforcement {
  private readonly app: DeclaredApp;
  private readonly injections: Injections;
  /** What each stack got its rules for. */
  private readonly injectedInto = new Map<TerraformStack, CheckedStack>();
  /** What each stack was validated on. */
  private readonly validated = new Map<TerraformStack, readonly CheckedBucket[]>();
  /** The construct whose line names the explanation, by stack and kind of finding. */
  private readonly explainedAt = new Map<string, IConstruct>();

  /**
   * @param scope whose buckets the policy holds for; those of other scopes only say whose a configuration is
   * @param stacks those in which a rule may be injected
   */
  constructor(
    private readonly scope: IConstruct,
    stacks: ReadonlySet<TerraformStack>,
    private readonly options: EnforcementOptions,
  ) {
    this.app = DeclaredApp.of(scope);
    this.injections = new Injections(options, { stacks, isWritten: (node) => this.app.isWritten(node) });
  }

  /** While Aspects run on a stack: adds the rule wherever it is missing. */
  visitStack(stack: TerraformStack): void {
    this.app.begin(stack);
    if (this.options.mode !== "inject") return;
    this.app.refresh(stack);
    this.injectRules();
  }

  /**
   * After all Aspects: adds the rule to what they have changed, and judges the stack.
   *
   * @returns the errors in it, for whoever does not look at annotations
   */
  validateStack(stack: TerraformStack): readonly string[] {
    this.app.refresh(stack);
    if (this.options.mode === "inject") this.injectRules();
    return this.annotate(stack);
  }

  /** The same while the stack is rendered already, when nothing can be added to it any more. */
  judgeStack(stack: TerraformStack): readonly string[] {
    this.app.refresh(stack);
    return this.annotate(stack);
  }

  /**
   * What was not seen while the stacks were judged one by one: stacks that were made later, and configurations
   * that a later stack declares for a bucket of an earlier one. All files are written by now.
   *
   * @returns the errors that are new
   */
  validateApp(): string[] {
    return this.app
      .refreshOthers()
      .filter((stack) => this.validated.get(stack) !== this.app.bucketsIn(stack))
      .flatMap((stack) => this.annotateStack(stack))
      .filter(({ isNew }) => isNew)
      .map(({ message }) => message);
  }

  private annotate(stack: TerraformStack): readonly string[] {
    this.app.end(stack);
    return this.annotateStack(stack).map(({ node, message }) => `[${node.node.path}] ${message}`);
  }

  private annotateStack(stack: TerraformStack): readonly ShownError[] {
    const checked = this.app.bucketsIn(stack);
    this.validated.set(stack, checked);
    const errors: ShownError[] = [];
    for (const each of checked) {
      if (!this.covers(each)) continue;
      for (const annotation of this.annotationsOf(each)) {
        const isNew = annotate(each.node, annotation);
        if (annotation.severity === "error") errors.push({ node: each.node, message: annotation.message, isNew });
      }
    }
    return errors;
  }

  /** In all stacks that are not written yet, as a bucket's configuration may be in another one. */
  private injectRules(): void {
    const changed = new Set<TerraformStack>();
    for (const [stack, found] of this.app.bucketsWithoutInjected()) {
      // What was found before has its rules by now, or was refused them.
      if (this.injectedInto.get(stack) === found) continue;
      this.injectedInto.set(stack, found);
      for (const instances of byConstruct(found.buckets.filter((checked) => this.covers(checked)))) {
        const [first, ...others] = instances.map((checked) => ({ checked, verdict: this.verdictOf(checked) }));
        if (first !== undefined) for (const each of this.injections.update([first, ...others])) changed.add(each);
      }
    }
    for (const stack of changed) this.app.refresh(stack);
  }

  private covers({ node }: CheckedBucket): boolean {
    return this.scope === node.node.root || node.node.scopes.includes(this.scope);
  }

  private verdictOf({ reading, bucket }: CheckedBucket): Verdict {
    return evaluate(reading, this.options.policy, bucket, this.options.today);
  }

  /** The first construct of a stack that has such a finding; the same one whenever the stack is judged again. */
  private isExplainedAt({ node, bucket }: CheckedBucket, kind: FindingKind): boolean {
    const key = `${bucket.stack} ${kind}`;
    const known = this.explainedAt.get(key);
    if (known === undefined) this.explainedAt.set(key, node);
    return known === undefined || known === node;
  }

  private annotationsOf(checked: CheckedBucket): readonly Annotation[] {
    const annotations = annotationsFor(this.verdictOf(checked), (kind) => this.isExplainedAt(checked, kind));
    const injection = this.injections.of(checked.node);
    if (injection === undefined) return annotations;
    const name = nameOf(checked.bucket);
    if (injection.action === "added") {
      return [...annotations, { severity: "info", message: `${name}: ${injection.description}` }];
    }
    const { reason, fix } = injection;
    return [...annotations, { severity: "error", message: `${name}: ${reason}; fix: ${fix}` }];
  }
}

/** The instances of each bucket construct together. */
function byConstruct(buckets: readonly CheckedBucket[]): Iterable<readonly CheckedBucket[]> {
  const groups = new Map<IConstruct, CheckedBucket[]>();
  for (const checked of buckets) {
    const group = groups.get(checked.node);
    if (group === undefined) groups.set(checked.node, [checked]);
    else group.push(checked);
  }
  return groups.values();
}

/** An error annotation. */
interface ShownError {
  readonly node: IConstruct;
  readonly message: string;
  readonly isNew: boolean;
}
