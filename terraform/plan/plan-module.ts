import { asList, type Body, isBody, own } from "../json/index.ts";
import {
  anything,
  asName,
  type Budget,
  choiceOf,
  type DeclaredResource,
  evaluate,
  hidden,
  isBucketType,
  jsonValue,
  Memo,
  nameArgument,
  type Value,
} from "../lang/index.ts";
import { identityOf } from "./argument-identity.ts";
import { callValue, resourceValue } from "./instance-values.ts";
import { type LocalContent, localContent } from "./local-content.ts";
import type { ModuleCall, ModuleInPlan } from "./plan-context.ts";
import { planExpression } from "./plan-expression.ts";
import { Repetitions } from "./repetitions.ts";
import { addressIn, type Key, ShownInstances } from "./shown-instances.ts";

/** One instance of a module in a plan: what the names in its expressions mean. */
export class PlanModule implements ModuleInPlan {
  readonly shown = new ShownInstances();
  readonly repetitions: Repetitions = new Repetitions(this);
  private readonly children = new Map<string, PlanModule[]>();
  private readonly values = new Memo();
  private readonly found = new Map<string, Value | undefined>();
  private declared: ReadonlyMap<string, Body> | undefined;
  /** By whether the plan lists what is read. */
  private readonly contents = new Map<boolean, LocalContent>();

  constructor(
    readonly path: string,
    readonly address: string,
    readonly configuration: Body,
    readonly place: ModuleCall,
  ) {}

  get budget(): Budget {
    return this.place.context.budget;
  }

  /** Notes one instance of a module that this one calls. */
  adopt(child: PlanModule): void {
    const instances = this.children.get(child.place.call);
    if (instances === undefined) this.children.set(child.place.call, [child]);
    else instances.push(child);
  }

  childrenOf(call: string): readonly PlanModule[] | undefined {
    return this.children.get(call);
  }

  called(): readonly PlanModule[] {
    return [...this.children.values()].flat();
  }

  declarationOf(address: string): Body | undefined {
    this.declared ??= new Map(
      asList(this.configuration.resources).map((each) => [String(own(each, "address")), each as Body] as const),
    );
    return this.declared.get(address);
  }

  callNamed(name: string): unknown {
    return own(this.configuration.module_calls, name);
  }

  argument(address: string, name: string, key: Key | undefined): Value | undefined {
    const declaration = this.declarationOf(address);
    const expression = planExpression(own(own(declaration, "expressions"), name));
    const environment = this.repetitions.environmentOf(address, declaration, key);
    return expression && this.place.context.evaluateAs("traced", () => evaluate(expression, environment));
  }

  /** What the argument for the bucket says; in a bucket, the one for its name. */
  bucketValueOf(resource: DeclaredResource): Value | undefined {
    const value = this.argument(addressIn(resource), bucketArgument(resource), resource.index);
    return value && asName(value);
  }

  bucketIdentityOf(resource: DeclaredResource): string | undefined {
    const address = addressIn(resource);
    const declaration = this.declarationOf(address);
    const argument = own(own(declaration, "expressions"), bucketArgument(resource));
    return identityOf(argument, { module: this, address, declaration, key: resource.index });
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
    return this.find(address, () => resourceValue(this, address));
  }

  call(name: string): Value | undefined {
    return this.find(`module.${name}`, () => callValue(this, name));
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
      if (passed !== undefined) {
        return evaluate(passed, parent.repetitions.environmentOf(`module.${call}`, declaration, key));
      }
      const variable = own(this.configuration.variables, name);
      return isBody(variable) && Object.hasOwn(variable, "default")
        ? jsonValue(variable.default)
        : anything(`${this.path} var.${name}`);
    });
  }

  /** A plan shows no locals: all that it tells is what they may be made of. */
  local(name: string): Value {
    return this.remember(`local.${name}`, () => {
      const { texts, isRandom, ...content } = this.content();
      const unknown: Value = {
        kind: "unknown",
        key: `${this.path} local.${name}`,
        ...content,
        ...(isRandom && { isRandom }),
      };
      return texts.size === 0 ? unknown : choiceOf([unknown, ...[...texts].map(hidden)]);
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

  remember(name: string, evaluateIt: () => Value): Value {
    return this.values.get(this.place.context.isTraced ? name : `${name} untraced`, evaluateIt);
  }

  private find(name: string, findIt: () => Value | undefined): Value | undefined {
    if (this.found.has(name)) return this.found.get(name);
    const value = findIt();
    this.found.set(name, value);
    return value;
  }

  private content(): LocalContent {
    const { isTraced } = this.place.context;
    const content = this.contents.get(isTraced) ?? localContent(this);
    this.contents.set(isTraced, content);
    return content;
  }

  inputs(): readonly Value[] {
    const { parent, call } = this.place;
    const passed = own(parent?.callNamed(call), "expressions");
    return isBody(passed) ? Object.keys(passed).map((name) => this.variable(name)) : [];
  }

  addressOf(declared: string): string {
    return this.address === "" ? declared : `${this.address}.${declared}`;
  }
}

function bucketArgument({ type }: DeclaredResource): string {
  return isBucketType(type) ? nameArgument(type) : "bucket";
}
