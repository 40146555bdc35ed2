import { TerraformElement, type TerraformStack } from "cdktf";

const ID = "EnforceAbortPolicy";

/**
 * Runs functions while a stack is rendered, after everything else that cdktf offers a hook for. It renders nothing.
 *
 * `Testing.synth` and `Testing.synthScope` run neither validations nor look at annotations, and with `skipValidation`
 * the app does not either: rendering is all that they have in common.
 */
export class SynthesisHook extends TerraformElement {
  private readonly functions: (() => void)[] = [];

  /** The one hook of a stack. */
  static of(stack: TerraformStack): SynthesisHook {
    const known = stack.node.tryFindChild(ID);
    return known instanceof SynthesisHook ? known : new SynthesisHook(stack, ID);
  }

  add(run: () => void): void {
    this.functions.push(run);
  }

  /**
   * What is rendered besides resources. cdktf asks for it only when it renders a stack for good, and not, as for the
   * resources, before the Aspects too, when it looks for references to other stacks.
   */
  override toMetadata(): object {
    for (const run of this.functions) run();
    return {};
  }
}
