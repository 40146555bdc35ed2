import { asList, asText, type Body, isBody, own } from "./body.ts";
import { planExpression } from "./plan-expression.ts";
import { keyOf } from "./reference.ts";
import type { DeclaredResource } from "./resource.ts";
import type { Expression, Placed, Scope } from "./scope.ts";

/** The module instances of a plan. */
export class PlanScopes {
  private readonly byPath = new Map<string, PlanScope>();

  /** @param rootModule the `configuration.root_module` of the plan */
  constructor(private readonly rootModule: Body) {}

  /** @param path such as `module.site["a"].module.logs`; empty for the root module */
  at(path: string): PlanScope {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    const [parentPath, call, index] = splitPath(path);
    // Deeper than people go, a file is not followed: what is in there stays unattributed.
    const parent = path === "" || depthOf(path) > MAX_DEPTH ? undefined : this.at(parentPath);
    const module = path === "" ? this.rootModule : own(parent?.callNamed(call), "module");
    const scope = new PlanScope(path, isBody(module) ? module : {}, parent, call, index);
    this.byPath.set(path, scope);
    parent?.adopt(scope);
    return scope;
  }
}

const MAX_DEPTH = 50;

export class PlanScope implements Scope {
  readonly showsKnownValues = true;
  private readonly children = new Map<string, PlanScope[]>();
  private readonly resources = new Map<string, DeclaredResource[]>();
  private declared: Map<string, Body> | undefined;

  constructor(
    readonly path: string,
    private readonly module: Body,
    private readonly parent: PlanScope | undefined,
    private readonly call: string,
    private readonly index: string | undefined,
  ) {}

  /** Notes one instance of a module that this one calls. */
  adopt(child: PlanScope): void {
    const instances = this.children.get(child.call);
    if (instances === undefined) this.children.set(child.call, [child]);
    else instances.push(child);
  }

  add(resource: DeclaredResource): void {
    const address = `${resource.type}.${resource.name}`;
    const instances = this.resources.get(address);
    if (instances === undefined) this.resources.set(address, [resource]);
    else instances.push(resource);
  }

  /** A resource or data source as the code declares it. */
  declarationOf(address: string): Body | undefined {
    this.declared ??= new Map(
      asList(this.module.resources).map((each) => [String(own(each, "address")), each as Body] as const),
    );
    return this.declared.get(address);
  }

  callNamed(name: string): unknown {
    return own(this.module.module_calls, name);
  }

  resourcesAt(address: string): readonly DeclaredResource[] {
    return (this.resources.get(address) ?? []).filter(({ goes }) => !goes);
  }

  argument(address: string, name: string): Expression | undefined {
    const expressions = own(this.declarationOf(address), "expressions");
    return planExpression(own(expressions, name));
  }

  iteration(owner: string): Expression | undefined {
    const declaration = owner.startsWith("module.") ? this.callNamed(owner.slice(7)) : this.declarationOf(owner);
    return planExpression(own(declaration, "for_each_expression"));
  }

  variable(name: string): Placed | undefined {
    if (this.parent === undefined) return undefined;
    const expression = planExpression(own(own(this.parent.callNamed(this.call), "expressions"), name));
    if (expression === undefined) return undefined;
    const index = this.index === undefined ? undefined : keyOf(this.index);
    return { expression, scope: this.parent, index, owner: `module.${this.call}` };
  }

  local(): undefined {
    // A plan does not show its locals.
    return undefined;
  }

  outputs(call: string, index: string | undefined, name: string): readonly Placed[] {
    const module = own(this.callNamed(call), "module");
    const expression = planExpression(own(own(own(module, "outputs"), name), "expression"));
    if (expression === undefined) return [];
    const all = this.children.get(call) ?? [];
    const key = index === undefined ? undefined : keyOf(index);
    const meant = key === undefined ? all : all.filter((each) => each.index === undefined || keyOf(each.index) === key);
    return meant.map((scope) => ({ expression, scope }));
  }

  remoteOutput(): undefined {
    return undefined;
  }
}

const LAST_STEP = /^(?:(.*)\.)?module\.([\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?$/s;

function splitPath(path: string): readonly [parent: string, call: string, index: string | undefined] {
  const [, parent = "", call = "", index] = LAST_STEP.exec(path) ?? [];
  return [parent, asText(call) ?? path, index];
}

function depthOf(path: string): number {
  return path.split("module.").length - 1;
}
