import { Aspects, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { SynthesisHook } from "../declared-app/synthesis-hook.ts";
import type { Enforcement } from "./enforcement.ts";

/**
 * Lets cdktf call an enforcement, in every way in which a stack can be synthesised.
 *
 * An Aspect on the app itself is never invoked, and no Aspect of a second copy of cdktf is. So the validations do the
 * work where they run, and rendering does where they do not.
 */
export function hookInto(scope: IConstruct, stacks: ReadonlySet<TerraformStack>, enforcement: Enforcement): void {
  /** The stacks on which Aspects ran, and the errors in them once they are validated. */
  const errors = new Map<TerraformStack, readonly string[] | undefined>();
  const aspect = {
    visit(node: IConstruct) {
      if (!TerraformStack.isStack(node) || !stacks.has(node)) return;
      errors.set(node, undefined);
      enforcement.visitStack(node);
    },
  };
  for (const stack of stacks) {
    Aspects.of(stack).add(aspect);
    stack.node.addValidation({
      validate: () => {
        errors.set(stack, enforcement.validateStack(stack));
        return [];
      },
    });
    SynthesisHook.of(stack).add(() => {
      if (!errors.has(stack)) return;
      const found = errors.get(stack);
      errors.delete(stack);
      // What is validated is annotated: only a test helper does not look at that, and goes on to rendering.
      if (found === undefined) throwErrors(stack, enforcement.judgeStack(stack));
      else if (!goesOnAfterErrors()) throwErrors(stack, found);
    });
  }
  scope.node.root.node.addValidation({ validate: () => enforcement.validateApp() });
}

/** Under the cdktf command errors do not end synth: it shows the annotations, and fails itself. */
function goesOnAfterErrors(): boolean {
  return process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined;
}

function throwErrors(stack: TerraformStack, errors: readonly string[]): void {
  if (errors.length === 0) return;
  throw new Error(`enforceAbortPolicy found errors in stack ${stack.node.path}:\n  ${errors.join("\n  ")}`);
}
