import { isDeepStrictEqual } from "node:util";
import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { CheckedStack } from "./check-buckets.ts";
import type { CheckedBucket } from "./checked-bucket.ts";
import { isInjected } from "./injected.ts";
import { Judgement } from "./judgement.ts";
import { type RenderedStack, renderStack } from "./render-stack.ts";

const apps = new WeakMap<IConstruct, DeclaredApp>();

/**
 * What an app declares while it is synthesised, stack by stack. Every stack is rendered once, and again when it may
 * have changed; the buckets of all stacks are judged together, and again only when a document really differs.
 */
export class DeclaredApp {
  private readonly rendered = new Map<TerraformStack, RenderedStack>();
  private readonly written = new Set<TerraformStack>();
  private isComplete = false;
  private readonly whole = new Judgement({ withInjected: true });
  private readonly withoutInjected = new Judgement({ withInjected: false });

  private constructor(private readonly root: IConstruct) {}

  /** The one of a tree, however many scopes of it are enforced. */
  static of({ node: { root } }: IConstruct): DeclaredApp {
    const app = apps.get(root) ?? new DeclaredApp(root);
    apps.set(root, app);
    return app;
  }

  /** Notes that a stack is about to be synthesised; where it was written already, that is a new synth of the tree. */
  begin(stack: TerraformStack): void {
    if (!this.written.has(stack)) return;
    // A nested stack is visited together with its parent, and then once more on its own.
    if (isNested(stack)) this.written.delete(stack);
    else {
      this.written.clear();
      this.rendered.clear();
      this.isComplete = false;
      this.whole.clear();
      this.withoutInjected.clear();
    }
  }

  /** Notes that what changes in a stack from now on is written no more. */
  end(stack: TerraformStack): void {
    this.written.add(stack);
  }

  isWritten(node: IConstruct): boolean {
    return this.written.has(TerraformStack.of(node));
  }

  /** Renders a stack anew. */
  refresh(stack: TerraformStack): void {
    const before = this.rendered.get(stack);
    const now = renderStack(stack);
    this.rendered.set(stack, now);
    const isSame = before !== undefined && isSameDocument(before, now);
    if (!isSame) this.withoutInjected.invalidate(stack);
    if (!isSame || !isDeepStrictEqual(before.injected, now.injected)) this.whole.invalidate(stack);
  }

  /** After the synth of all stacks: renders those that nobody has validated. */
  refreshOthers(): readonly TerraformStack[] {
    const stacks = this.stacks();
    for (const stack of stacks) if (!this.written.has(stack)) this.refresh(stack);
    return stacks;
  }

  /** Everything to judge in a stack; the same array while nothing has changed. */
  bucketsIn(stack: TerraformStack): readonly CheckedBucket[] {
    return this.judged(this.hasInjected() ? this.whole : this.withoutInjected).get(stack)?.buckets ?? [];
  }

  /** Everything to judge in each stack, as if nothing had been injected. */
  bucketsWithoutInjected(): ReadonlyMap<TerraformStack, CheckedStack> {
    return this.judged(this.withoutInjected);
  }

  private judged(judgement: Judgement): ReadonlyMap<TerraformStack, CheckedStack> {
    if (!this.isComplete) for (const stack of this.stacks()) if (!this.rendered.has(stack)) this.refresh(stack);
    this.isComplete = true;
    return judgement.of(this.rendered);
  }

  private hasInjected(): boolean {
    for (const { injected } of this.rendered.values()) for (const _ in injected) return true;
    return false;
  }

  private stacks(): readonly TerraformStack[] {
    return this.root.node.findAll().filter((node) => TerraformStack.isStack(node));
  }
}

/** Equal documents have equal construct paths, behind which there may be other constructs by now. */
function isSameDocument(one: RenderedStack, other: RenderedStack): boolean {
  if (!isDeepStrictEqual(one.document, other.document)) return false;
  for (const [path, node] of other.nodes) if (!isInjected(node) && one.nodes.get(path) !== node) return false;
  return true;
}

function isNested(stack: TerraformStack): boolean {
  return stack.node.scopes.some((scope) => scope !== stack && TerraformStack.isStack(scope));
}
