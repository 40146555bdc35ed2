import { parseAst } from "rollup/parseAst";

/** A node of a syntax tree, as far as this looks. */
interface SyntaxNode {
  readonly type: string;
  readonly source?: SyntaxNode | null;
  readonly callee?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
  readonly name?: string;
  readonly value?: unknown;
}

/**
 * What a file of JavaScript loads: by `import` and `export … from`, when it is reached, and by `require`, which a bundler may
 * have numbered.
 */
export function importsOf(code: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: SyntaxNode) => {
    const name = node.type === "CallExpression" && /^(__)?require\d*$/.test(node.callee?.name ?? "");
    const loaded = name ? node.arguments?.[0] : node.source;
    if (loaded?.type === "Literal" && typeof loaded.value === "string") found.push(loaded.value);
    for (const child of Object.values(node).flat()) {
      if (typeof child === "object" && child !== null && "type" in child) visit(child as SyntaxNode);
    }
  };
  visit(parseAst(code, { allowReturnOutsideFunction: true }) as unknown as SyntaxNode);
  return found;
}

/** What a declaration file takes its types from. */
export function importsOfDeclarations(code: string): readonly string[] {
  return [...code.matchAll(/(?:\bfrom |\bimport\(|^import )["']([^"']+)["']/gm)].map(([, path = ""]) => path);
}

/** The package of an import that is not a path. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
