import { asList, type Body, isBody, own } from "../json/index.ts";
import {
  anything,
  asName,
  bucketsIn,
  choiceOf,
  type DeclaredResource,
  declaredValue,
  type Environment,
  type Expression,
  elementOf,
  evaluate,
  isBucketType,
  isRelevantType,
  jsonValue,
  known,
  Memo,
  NOTHING,
  nameArgument,
  otherValue,
  possibleNames,
  type Scope,
  type Traversal,
  type Value,
} from "../lang/index.ts";
import { isExpressionShown, planExpression } from "./plan-expression.ts";
import type { RelevantAttributes } from "./relevant-attributes.ts";

type Key = string | number;

/** What a module needs of the plan around it. */
export interface PlanContext {
  readonly relevant: RelevantAttributes;
  /** Whether `relevant` lists what is being evaluated; see {@link PlanContext.untraced}. */
  readonly isTraced: boolean;
  /**
   * Evaluates what Terraform's own analysis does not follow, so that the resources in it are not in `relevant`:
   * `each.value` in the arguments of a module call.
   */
  untraced(evaluate: () => Value): Value;
  /** The values of the root module's variables. */
  readonly variables: unknown;
  at(address: string): PlanModule;
  /** The buckets of a module and of all that it calls which the plan creates and something reads. */
  bucketsBelow(module: PlanModule): Iterable<DeclaredResource>;
  /** `data.terraform_remote_state.NAME`. */
  remoteState(reader: PlanModule, name: string): Value;
}

const EACH_KEY: Traversal = {
  type: "traversal",
  root: "each",
  steps: [{ type: "attribute", name: "key" }],
};

/** Which instance of which call of a module this is; the root module has no parent. */
interface ModuleCall {
  readonly context: PlanContext;
  readonly parent: PlanModule | undefined;
  readonly call: string;
  readonly key: Key | undefined;
}

/** One instance of a module in a plan. */
export class PlanModule implements Scope {
  private readonly children = new Map<string, PlanModule[]>();
  private readonly resources = new Map<string, DeclaredResource[]>();
  private readonly otherKeys = new Map<string, Key[]>();
  private readonly shown = new Map<string, unknown>();
  private readonly siblings = new Map<string, Pick<Environment, "siblings" | "siblingsDiffer">>();
  private readonly values = new Memo();
  private readonly found = new Map<string, Value | undefined>();
  private declared: ReadonlyMap<string, Body> | undefined;
  private reachable: ReadonlySet<DeclaredResource> | undefined;

  constructor(
    readonly path: string,
    /** As in addresses; empty for the root module. */
    readonly address: string,
    /** Its part of the plan's `configuration`. */
    readonly configuration: Body,
    private readonly place: ModuleCall,
  ) {}

  /** Notes one instance of a module that this one calls. */
  adopt(child: PlanModule): void {
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

  /** Notes an instance of a resource that is no bucket and no part of one. */
  addOther(address: string, key: Key): void {
    const keys = this.otherKeys.get(address);
    if (keys === undefined) this.otherKeys.set(address, [key]);
    else keys.push(key);
  }

  /** Notes what a plan shows of a resource that passes a name on: it knows more than the expressions tell. */
  addShown(address: string, key: unknown, values: unknown): void {
    this.shown.set(`${address} ${key ?? ""}`, values);
  }

  /** A resource or data source as the code declares it. */
  declarationOf(address: string): Body | undefined {
    this.declared ??= new Map(
      asList(this.configuration.resources).map((each) => [String(own(each, "address")), each as Body] as const),
    );
    return this.declared.get(address);
  }

  callNamed(name: string): unknown {
    return own(this.configuration.module_calls, name);
  }

  resourcesAt(address: string): readonly DeclaredResource[] {
    return this.resources.get(address) ?? [];
  }

  /** What an argument of a resource instance says. */
  argument(address: string, name: string, key: Key | undefined): Value | undefined {
    const declaration = this.declarationOf(address);
    const expression = planExpression(own(own(declaration, "expressions"), name));
    return expression === undefined ? undefined : evaluate(expression, this.environment(address, declaration, key));
  }

  /** What the argument for the bucket says; in a bucket, the one for its name. */
  bucketValueOf(resource: DeclaredResource): Value | undefined {
    const value = this.argument(addressIn(resource), bucketArgument(resource), resource.index);
    return value && asName(value);
  }

  prefixOf(resource: DeclaredResource): Value | undefined {
    return this.argument(addressIn(resource), "bucket_prefix", resource.index);
  }

  /** What the argument for the bucket refers to, for people. */
  bucketTextOf(resource: DeclaredResource): string {
    const shown = own(own(this.declarationOf(addressIn(resource)), "expressions"), bucketArgument(resource));
    const texts = asList(own(shown, "references")).filter((each): each is string => typeof each === "string");
    return texts.find((each) => !/^(count\.index|each\.key)$/.test(each)) ?? "a value that is not in the file";
  }

  resource(address: string): Value | undefined {
    if (this.found.has(address)) return this.found.get(address);
    const value = this.findResource(address);
    this.found.set(address, value);
    return value;
  }

  call(name: string): Value | undefined {
    const key = `module.${name}`;
    if (this.found.has(key)) return this.found.get(key);
    const value = this.findCall(name);
    this.found.set(key, value);
    return value;
  }

  variable(name: string): Value {
    return this.remember(`var.${name}`, () => {
      const { parent, call, key, context } = this.place;
      if (parent === undefined) {
        const given = own(own(context.variables, name), "value");
        // Known to Terraform in any case, so that no name which the plan does not know comes from it.
        const key = `${this.path} var.${name}`;
        return given === undefined ? { kind: "unknown", key, buckets: new Set(), isOpen: false } : jsonValue(given);
      }
      const declaration = parent.callNamed(call);
      const passed = planExpression(own(own(declaration, "expressions"), name));
      if (passed !== undefined) return evaluate(passed, parent.environment(`module.${call}`, declaration, key));
      const variable = own(this.configuration.variables, name);
      return isBody(variable) && Object.hasOwn(variable, "default")
        ? jsonValue(variable.default)
        : anything(`${this.path} var.${name}`);
    });
  }

  /** A plan shows no locals: one may be made of whatever can be referred to from here, as far as it was read. */
  local(name: string): Value {
    if (!this.place.context.isTraced) return anything();
    return this.values.get(`local.${name}`, () => {
      const inputs = this.inputs().map(possibleNames);
      const others = this.place.context.relevant.othersIn(this.address);
      const isAny = others === "any" || inputs.some(({ isOpen, isRandom }) => isOpen && !isRandom);
      const isRandom = !isAny && (others === "random" || inputs.some((input) => input.isRandom));
      return {
        kind: "unknown",
        key: `${this.path} local.${name}`,
        buckets: this.reach(),
        isOpen: isAny || isRandom,
        ...(isRandom && { isRandom }),
      };
    });
  }

  output(name: string): Value {
    return this.remember(`output.${name}`, () => {
      const expression = planExpression(own(own(this.configuration.outputs, name), "expression"));
      return expression === undefined ? anything() : evaluate(expression, { scope: this });
    });
  }

  outputNames(): readonly string[] {
    return isBody(this.configuration.outputs) ? Object.keys(this.configuration.outputs) : [];
  }

  /** The buckets that a local of this module may hold: its own, those of modules that it calls, and what it is passed. */
  private reach(): ReadonlySet<DeclaredResource> {
    if (this.reachable !== undefined) return this.reachable;
    const reachable = new Set<DeclaredResource>();
    this.reachable = reachable;
    for (const bucket of this.place.context.bucketsBelow(this)) reachable.add(bucket);
    for (const input of this.inputs()) for (const bucket of bucketsIn(input)) reachable.add(bucket);
    return reachable;
  }

  private remember(name: string, evaluateIt: () => Value): Value {
    return this.values.get(this.place.context.isTraced ? name : `${name} untraced`, evaluateIt);
  }

  private inputs(): readonly Value[] {
    const { parent, call } = this.place;
    const passed = own(parent?.callNamed(call), "expressions");
    return isBody(passed) ? Object.keys(passed).map((name) => this.variable(name)) : [];
  }

  /** The modules that this one calls, in all their instances. */
  called(): readonly PlanModule[] {
    return [...this.children.values()].flat();
  }

  /** All buckets and their parts that are declared right here. */
  ownResources(): readonly DeclaredResource[] {
    return [...this.resources.values()].flat();
  }

  private findResource(address: string): Value | undefined {
    const declaration = this.declarationOf(address);
    const instances = this.resourcesAt(address).filter(({ isDestroyed }) => !isDestroyed);
    if (instances.length > 0) {
      return instancesValue(
        instances.map((each) => [each.index, declaredValue(each, (name) => this.argument(address, name, each.index))]),
      );
    }
    // Without an instance in the plan it has none.
    if (isRelevantType(address.split(".", 1)[0] ?? "")) return NOTHING;
    if (declaration === undefined) return undefined;
    const [type = ""] = address.replace(/^data\./, "").split(".", 1);
    const [, output] = /^data\.terraform_remote_state\.(.*)$/s.exec(address) ?? [];
    if (output !== undefined) return this.place.context.remoteState(this, output);
    const other = (key: Key | undefined) =>
      otherValue(type, address, `${this.path} ${address} ${key ?? ""}`, {
        one: (name) => {
          const shown = own(this.shown.get(`${address} ${key ?? ""}`), name);
          return hiddenText(typeof shown === "string" ? known(shown) : this.argument(address, name, key));
        },
        all: () =>
          expressionsIn(own(declaration, "expressions")).map((each) =>
            evaluate(each, this.environment(address, declaration, key)),
          ),
      });
    if (!isKeyed(declaration)) return other(undefined);
    const keys = this.otherKeys.get(address);
    return keys === undefined ? undefined : instancesValue(keys.map((key) => [key, other(key)]));
  }

  private findCall(name: string): Value | undefined {
    const declaration = this.callNamed(name);
    if (!isBody(declaration)) return undefined;
    if (!isKeyed(declaration) && this.children.get(name)?.some(({ place }) => place.key !== undefined) !== true) {
      return {
        kind: "module",
        module: this.place.context.at(this.address === "" ? `module.${name}` : `${this.address}.module.${name}`),
      };
    }
    const children = this.children.get(name);
    return children === undefined
      ? undefined
      : instancesValue(children.map((child) => [child.place.key, { kind: "module", module: child }]));
  }

  /** Where the arguments of an instance of a resource or module call stand. */
  private environment(address: string, declaration: unknown, key: Key | undefined): Environment {
    if (key === undefined) return { scope: this };
    const siblings = this.siblingsOf(address);
    const { context } = this.place;
    const each = { key: known(key), value: NOTHING };
    const forEach = planExpression(own(declaration, "for_each_expression"));
    // What is only referred to is looked at for each key, as that tells which instance is meant.
    const ownElement = () =>
      forEach?.type === "references"
        ? evaluate({ ...forEach, references: [...forEach.references, EACH_KEY] }, { scope: this, each, ...siblings })
        : undefined;
    const collection = () =>
      forEach === undefined
        ? anything()
        : this.remember(`for_each of ${address}`, () => evaluate(forEach, { scope: this }));
    return {
      scope: this,
      ...siblings,
      count: known(key),
      each: {
        key: known(key),
        get value() {
          const find = () => ownElement() ?? eachOf(collection(), key);
          return address.startsWith("module.") ? context.untraced(find) : find();
        },
      },
    };
  }

  private siblingsOf(address: string): Pick<Environment, "siblings" | "siblingsDiffer"> {
    const known = this.siblings.get(address);
    if (known !== undefined) return known;
    const call = /^module\.(.*)$/s.exec(address)?.[1];
    const resources = this.resourcesAt(address);
    const keys =
      call === undefined
        ? resources.map(({ index }) => index)
        : (this.children.get(call) ?? []).map(({ place }) => place.key);
    const rules = new Set(resources.map(({ body }) => JSON.stringify(body.rule)));
    const siblings = { siblings: keys.filter((key) => key !== undefined), siblingsDiffer: rules.size > 1 };
    this.siblings.set(address, siblings);
    return siblings;
  }
}

/** `each.value`: the element of a key, or what stands for all of them. */
function eachOf(collection: Value, key: Key): Value {
  if (collection.kind === "list") return known(key);
  if (collection.kind === "object" || collection.kind === "instances") return elementOf(collection, known(key));
  return collection;
}

function isKeyed(declaration: unknown): boolean {
  return own(declaration, "count_expression") !== undefined || own(declaration, "for_each_expression") !== undefined;
}

/** What another resource repeats, a plan has as unknown until that is there. */
function hiddenText(value: Value | undefined): Value | undefined {
  if (value?.kind !== "known" || typeof value.value !== "string") return value;
  return { kind: "unknown", key: JSON.stringify(value.value), text: value.value, buckets: new Set(), isOpen: false };
}

/** A single value, or instances by their keys. */
function instancesValue(items: readonly (readonly [Key | undefined, Value])[]): Value {
  const [[key, value] = [undefined, NOTHING]] = items;
  if (key === undefined) return items.length === 1 ? value : choiceOf(items.map(([, each]) => each));
  const byKey = new Map(items.flatMap(([each, item]) => (each === undefined ? [] : [[each, item] as const])));
  return { kind: "instances", byKey, isCount: typeof key === "number" };
}

/** Every expression in the arguments of a resource, of its blocks too. */
function expressionsIn(shown: unknown): readonly Expression[] {
  const found: Expression[] = [];
  const work: unknown[] = [shown];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const expression = isExpressionShown(next) ? planExpression(next) : undefined;
    if (expression !== undefined) found.push(expression);
    else if (Array.isArray(next)) work.push(...next);
    else if (isBody(next)) work.push(...Object.values(next));
  }
  return found;
}

function addressIn({ type, name }: DeclaredResource): string {
  return `${type}.${name}`;
}

function bucketArgument({ type }: DeclaredResource): string {
  return isBucketType(type) ? nameArgument(type) : "bucket";
}
