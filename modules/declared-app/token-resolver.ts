import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  StringConcat,
  type TerraformStack,
  Token,
  Tokenization,
} from "cdktf";

/** What cdktf's own class `Reference` holds: private in the types, and the same in every copy of the package. */
interface Reference {
  readonly identifier: string;
  readonly originStack: TerraformStack;
}

/**
 * Resolves tokens as synth does when it writes a stack: Lazy values produced, references as `${...}`.
 *
 * References to other stacks always become what synth makes of them: an output there, read as remote state here. Synth
 * itself wires them before Aspects run, and a test helper not at all; then `${...}` would name a resource of the wrong
 * stack.
 */
export class TokenResolver extends DefaultTokenResolver {
  /** The outputs that this stack reads from others, by name: what each of them holds. */
  readonly readOutputs = new Map<TerraformStack, Map<string, string>>();

  constructor(private readonly stack: TerraformStack) {
    super(new StringConcat());
  }

  resolve(value: unknown): unknown {
    // Most values hold no token, and resolving copies them: it would be half of the time that the check takes.
    if (isLiteral(value)) return value;
    const reference = typeof value === "string" ? soleReference(value) : undefined;
    if (reference !== undefined) return `\${${this.identifierOf(reference)}}`;
    return this.resolveCopy(value);
  }

  /** The same for values that may be changed in place: nothing of the result is shared with them. */
  resolveCopy(value: unknown): unknown {
    return Tokenization.resolve(value, { scope: this.stack, preparing: false, resolver: this });
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (!isReference(token) || token.originStack === this.stack) {
      return super.resolveToken(token, context, postProcessor);
    }
    const identifier = this.identifierOf(token);
    return context.suppressBraces === true ? identifier : `\${${identifier}}`;
  }

  private identifierOf({ identifier, originStack }: Reference): string {
    if (originStack === this.stack) return identifier;
    const output = `cross-stack-output-${identifier.replace(/[^\w-]/g, "")}`;
    const outputs = this.readOutputs.get(originStack) ?? new Map<string, string>();
    this.readOutputs.set(originStack, outputs.set(output, `\${${identifier}}`));
    return `data.terraform_remote_state.cross-stack-reference-input-${stackNameOf(originStack)}.outputs.${output}`;
  }
}

/** What a stack is called in references to it; a path would be no identifier. */
export function stackNameOf(stack: TerraformStack): string {
  return stack.node.path.replaceAll("/", "--");
}

function isReference(token: object): token is Reference {
  return "identifier" in token && "originStack" in token && token.originStack !== undefined;
}

/** The reference that a text consists of. */
function soleReference(text: string): Reference | undefined {
  const fragments = Tokenization.reverseString(text);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  return token !== undefined && isReference(token) ? token : undefined;
}

/** Encoded numbers are all far below zero; Token.isUnresolved() decodes, which costs more than the comparison. */
function isNumberToken(value: number): boolean {
  return value < 0 && Token.isUnresolved(value);
}

// Encoded tokens: `${TfToken[...]}`, `#{...}` in lists, `&{...}` as the key of a map, and numbers such as -1.8e+289.
const MAYBE_TOKEN = /[$#&]\{|e\+/;

function isLiteral(value: unknown): boolean {
  if (typeof value === "string") return !MAYBE_TOKEN.test(value);
  if (typeof value === "number") return !isNumberToken(value);
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isLiteral);
  if (mayBeToken(value)) return false;
  for (const key in value) if (!isLiteral((value as Record<string, unknown>)[key])) return false;
  return true;
}

/** Rules out plain blocks, which is what nearly all objects are: Token.isUnresolved() is slow on them. */
function mayBeToken(value: object): boolean {
  if ("resolve" in value) return true;
  for (const key in value) if (MAYBE_TOKEN.test(key)) return true;
  return false;
}
