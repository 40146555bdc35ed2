import type { TerraformStack } from "cdktf";
import { type CheckedStack, checkBuckets } from "./check-buckets.ts";
import type { RenderedStack } from "./render-stack.ts";

/**
 * What was found in the stacks of an app. They are judged together; where none has to do with another, a stack that
 * changes is judged alone, as most apps give each of their stacks Aspects that change its buckets.
 */
export class Judgement {
  private readonly found = new Map<TerraformStack, CheckedStack>();
  private readonly changed = new Set<TerraformStack>();

  constructor(private readonly options: { readonly withInjected: boolean }) {}

  /** Notes that a stack renders differently now. */
  invalidate(stack: TerraformStack): void {
    this.changed.add(stack);
  }

  clear(): void {
    this.found.clear();
    this.changed.clear();
  }

  /** @returns the stacks; what was found in one is the same object while nothing that concerns it has changed */
  of(rendered: ReadonlyMap<TerraformStack, RenderedStack>): ReadonlyMap<TerraformStack, CheckedStack> {
    const isKnown = this.found.size > 0;
    if (isKnown && this.changed.size === 0) return this.found;
    if (!isKnown || !this.updateAlone(rendered)) this.add(checkBuckets([...rendered.values()], this.options));
    this.changed.clear();
    return this.found;
  }

  private updateAlone(rendered: ReadonlyMap<TerraformStack, RenderedStack>): boolean {
    for (const { isSelfContained } of this.found.values()) if (!isSelfContained) return false;
    for (const stack of this.changed) {
      const document = rendered.get(stack);
      if (document === undefined) continue;
      const alone = checkBuckets([document], this.options);
      if (alone.get(stack)?.isSelfContained !== true) return false;
      this.add(alone);
    }
    return true;
  }

  private add(checked: ReadonlyMap<TerraformStack, CheckedStack>): void {
    for (const [stack, found] of checked) this.found.set(stack, found);
  }
}
