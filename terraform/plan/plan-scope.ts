import { asList, type Body, isBody, own } from "../json/body.ts";
import { keyOf } from "../lang/reference.ts";
import type { DeclaredResource } from "../lang/resource.ts";
import type { Expression, Placed, Scope } from "../lang/scope.ts";
import { depthOf, splitPath } from "./module-path.ts";
import { planExpression } from "./plan-expression.ts";
import { RootOutputs } from "./root-outputs.ts";

/** The module instances of a plan. */
export class PlanScopes {
  private readonly byPath = new Map<string, PlanScope>();

  /**
   * @param rootModule the `configuration.root_module` of the plan
   * @param remote what other root modules put out
   */
  constructor(
    private readonly rootModule: Body,
    readonly remote = new RootOutputs(),
  ) {}

  /** @param path such as `module.site["a"].module.logs`; empty for the root module */
  at(path: string): PlanScope {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    const [parentPath, call, index] = splitPath(path);
    // Deeper than people go, a file is not followed: what is in there stays unattributed.
    const parent = path === "" || depthOf(path) > MAX_DEPTH ? undefined : this.at(parentPath);
    const module = path === "" ? this.rootModule : own(parent?.callNamed(call), "module");
    const scope = new PlanScope(isBody(module) ? module : {}, { scopes: this, parent, call, index });
    this.byPath.set(path, scope);
    parent?.adopt(scope);
    return scope;
  }
}

const MAX_DEPTH = 50;

/** Which instance of which call of a module a scope is; the root module has no parent. */
interface ModuleCall {
  readonly scopes: PlanScopes;
  readonly parent: PlanScope | undefined;
  readonly call: string;
  readonly index: string | undefined;
}

export class PlanScope implements Scope {
  readonly showsKnownValues = true;
  private readonly children = new Map<string, PlanScope[]>();
  private readonly resources = new Map<string, DeclaredResource[]>();
  private declared: Map<string, Body> | undefined;

  constructor(
    private readonly module: Body,
    private readonly place: ModuleCall,
  ) {}

  /** Notes one instance of a module that this one calls. */
  adopt(child: PlanScope): void {
    const instances = this.children.get(child.place.call);
    if (instances === undefined) this.children.set(child.place.call, [child]);
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
    const { parent, call, index } = this.place;
    if (parent === undefined) return undefined;
    const expression = planExpression(own(own(parent.callNamed(call), "expressions"), name));
    if (expression === undefined) return undefined;
    const key = index === undefined ? undefined : keyOf(index);
    return { expression, scope: parent, index: key, owner: `module.${call}` };
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
    const meant =
      key === undefined ? all : all.filter(({ place }) => place.index === undefined || keyOf(place.index) === key);
    return meant.map((scope) => ({ expression, scope }));
  }

  remoteOutputs(_dataSource: string, output: string): readonly Placed[] {
    const { scopes } = this.place;
    return scopes.remote.seenFrom(scopes.at(""), output);
  }
}
