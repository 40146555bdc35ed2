import { type Body, own, readText } from "../json/index.ts";
import {
  anything,
  CLOUD_CONTROL_BUCKET,
  type DeclaredResource,
  declaredValue,
  type Environment,
  evaluate,
  type InstancesValue,
  isBucketType,
  isRelevantType,
  jsonExpression,
  jsonValue,
  Memo,
  NOTHING,
  nameArgument,
  OUTPOSTS_CONFIGURATION,
  otherValue,
  type Scope,
  type Value,
} from "../lang/index.ts";
import { asBucket, asGeneralPurpose } from "../lifecycle/index.ts";
import type { CodeModule } from "./code-module.ts";
import { CodeProviders } from "./code-providers.ts";
import { type Expansion, expandInstances, type Instance } from "./expand-instances.ts";
import { knownBody } from "./known-body.ts";
import type { ModuleDeclarations, ResourceDeclaration } from "./module-declarations.ts";

type Key = string | number;

/** How a module instance came about. The root module has no call. */
export interface CodeModuleContext {
  readonly code: CodeModule;
  readonly declarationsOf: (module: CodeModule) => ModuleDeclarations;
  /** The outputs of other stacks, by the name of the data source that reads their state. */
  readonly remoteOutput: (dataSource: string, output: string) => Value | undefined;
  readonly stack?: string;
  readonly call?: {
    readonly parent: CodeModuleInstance;
    readonly body: Body;
    readonly environment: Environment;
  };
  readonly conditions: readonly string[];
  readonly keySets: readonly string[];
}

/** A declared resource, and where its arguments are evaluated. */
interface Declared {
  readonly resource: DeclaredResource;
  readonly environment: Environment;
}

/** One instance of a module of code, or one that stands for all where only Terraform knows how many there are. */
export class CodeModuleInstance implements Scope {
  readonly declarations: ModuleDeclarations;
  private readonly providers: CodeProviders;
  private readonly values = new Memo();
  private readonly environment: Environment = { scope: this };
  private readonly declared = new Map<string, readonly Declared[]>();
  private readonly children = new Map<string, readonly CodeModuleInstance[]>();

  /**
   * @param path unique in the run
   * @param address as in addresses; empty for the root module
   */
  constructor(
    readonly path: string,
    private readonly address: string,
    private readonly context: CodeModuleContext,
  ) {
    const { code, call, declarationsOf } = context;
    this.declarations = declarationsOf(code);
    const providers = new Map(
      [...this.declarations.providers].map(([key, body]) => [key, knownBody(body, { scope: this })] as const),
    );
    this.providers = new CodeProviders(
      providers,
      call && { providers: call.parent.providers, passed: own(call.body, "providers") },
    );
  }

  resource(address: string): Value | undefined {
    if (address.startsWith(REMOTE_STATE)) return this.remoteState(address.slice(REMOTE_STATE.length));
    const declaration = this.declarations.resources.get(address);
    if (declaration === undefined) return undefined;
    return this.values.get(address, () => this.resourceValue(address, declaration));
  }

  call(name: string): Value | undefined {
    const declaration = this.declarations.calls.get(name);
    if (declaration === undefined || !this.context.code.calls.has(name)) return undefined;
    return this.values.get(`module.${name}`, () => {
      const expansion = this.expand(`module.${name}`, declaration.body);
      const items = this.called(name).map((module): Value => ({ kind: "module", module }));
      return instancesValue(expansion, items);
    });
  }

  variable(name: string): Value {
    return this.values.get(`var.${name}`, () => {
      const { call, code } = this.context;
      const key = `${this.path} var.${name}`;
      if (call !== undefined) {
        const passed = own(call.body, name);
        if (passed !== undefined) return evaluate(jsonExpression(passed), call.environment);
      } else if (code.variables.has(name)) {
        return jsonValue(code.variables.get(name));
      }
      const fallback = this.declarations.variables.get(name);
      return fallback === undefined ? anything(key) : jsonValue(fallback);
    });
  }

  local(name: string): Value {
    return this.values.get(`local.${name}`, () =>
      this.declarations.locals.has(name)
        ? evaluate(jsonExpression(this.declarations.locals.get(name)), { scope: this })
        : anything(`${this.path} local.${name}`),
    );
  }

  output(name: string): Value {
    return this.values.get(`output.${name}`, () =>
      this.declarations.outputs.has(name)
        ? evaluate(jsonExpression(this.declarations.outputs.get(name)), { scope: this })
        : anything(`${this.path} output.${name}`),
    );
  }

  outputNames(): readonly string[] {
    return [...this.declarations.outputs.keys()];
  }

  /** The buckets and their parts that are declared right here, in all their instances. */
  ownResources(): readonly DeclaredResource[] {
    const own: DeclaredResource[] = [];
    for (const [address, declaration] of this.declarations.resources) {
      if (!isRelevantType(declaration.type) || address.startsWith("data.")) continue;
      for (const { resource } of this.instancesOf(address, declaration)) own.push(resource);
    }
    return own;
  }

  /** What a call of a module, or a resource, is given. */
  inputsOf(body: Body, environment = this.environment): readonly Value[] {
    return Object.keys(body)
      .filter((name) => !META_ARGUMENTS.has(name))
      .map((name) => evaluate(jsonExpression(body[name]), environment));
  }

  /** The address, from the root module on, of something that is declared right here. */
  addressOf(declared: string): string {
    return this.address === "" ? declared : `${this.address}.${declared}`;
  }

  /** What the argument for the bucket says; in a bucket, the one for its name. */
  bucketValueOf(resource: DeclaredResource): Value | undefined {
    return this.argumentOf(resource, isBucketType(resource.type) ? nameArgument(resource.type) : "bucket");
  }

  prefixOf(resource: DeclaredResource): Value | undefined {
    return this.argumentOf(resource, "bucket_prefix");
  }

  private argumentOf(resource: DeclaredResource, name: string): Value | undefined {
    const address = `${resource.type}.${resource.name}`;
    const declaration = this.declarations.resources.get(address);
    const found = this.declared.get(address)?.find((each) => each.resource === resource);
    if (declaration === undefined || found === undefined) return undefined;
    return argumentOf(declaration.body, name, found.environment);
  }

  /** The same as it is written, for people. */
  bucketTextOf({ type, name }: DeclaredResource): string {
    const body = this.declarations.resources.get(`${type}.${name}`)?.body;
    return String(own(body, isBucketType(type) ? nameArgument(type) : "bucket") ?? "a value that is not in the file");
  }

  /** The instances of a module that this one calls; none where its inside is not in the files. */
  called(name: string): readonly CodeModuleInstance[] {
    const known = this.children.get(name);
    if (known !== undefined) return known;
    this.children.set(name, []);
    const declaration = this.declarations.calls.get(name);
    const code = this.context.code.calls.get(name);
    if (declaration === undefined || code === undefined) return [];
    const { body } = declaration;
    const children = this.expand(`module.${name}`, body).instances.map((instance) => {
      const step = `module.${name}${indexText(instance.key)}`;
      return new CodeModuleInstance(`${this.path} ${step}`, this.addressOf(step), {
        ...this.context,
        code,
        call: { parent: this, body, environment: instance.environment },
        ...this.existence(instance),
      });
    });
    this.children.set(name, children);
    return children;
  }

  private expand(address: string, body: Body): Expansion {
    return expandInstances(body, this.environment, `${this.path} ${address}`);
  }

  /** What has to hold, and which sets of keys it stands for, from the root module down. */
  private existence({ condition, keySet }: Instance): Pick<DeclaredResource, "conditions" | "keySets"> {
    const { conditions, keySets } = this.context;
    return {
      conditions: condition === undefined ? conditions : [...conditions, condition],
      keySets: keySet === undefined ? keySets : [...keySets, keySet],
    };
  }

  private resourceValue(address: string, declaration: ResourceDeclaration): Value {
    const { type, body } = declaration;
    const expansion = this.expand(address, body);
    if (isRelevantType(type) && !address.startsWith("data.")) {
      const items = this.instancesOf(address, declaration).filter(({ resource }) => resource.hasNoInstances !== true);
      return instancesValue(
        expansion,
        items.map(({ resource, environment }) =>
          declaredValue(resource, (name) => argumentOf(body, name, environment)),
        ),
      );
    }
    return instancesValue(
      expansion,
      expansion.instances.map(({ key, environment }) =>
        otherValue(type, address, `${this.path} ${address}${indexText(key)}`, {
          one: (name) => argumentOf(body, name, environment),
          all: () => this.inputsOf(body, environment),
        }),
      ),
    );
  }

  private remoteState(name: string): Value {
    const outputs: Value = {
      kind: "resource",
      resource: {
        address: `data.terraform_remote_state.${name}.outputs`,
        attribute: (output) =>
          this.context.remoteOutput(name, output) ?? anything(`${this.path} remote state ${name} ${output}`),
        arguments: () => [anything()],
      },
    };
    return {
      kind: "resource",
      resource: {
        address: `data.terraform_remote_state.${name}`,
        attribute: (attribute) => (attribute === "outputs" ? outputs : anything()),
        arguments: () => [anything()],
      },
    };
  }

  private instancesOf(address: string, declaration: ResourceDeclaration): readonly Declared[] {
    const known = this.declared.get(address);
    if (known !== undefined) return known;
    // What depends on itself is an error in Terraform, and has no instances meanwhile.
    this.declared.set(address, []);
    const { instances } = this.expand(address, declaration.body);
    const none: readonly Instance[] = [{ environment: this.environment }];
    const made = (instances.length === 0 ? none : instances).map((instance) => ({
      resource: this.declare(declaration, instance, instances.length === 0),
      environment: instance.environment,
    }));
    this.declared.set(address, made);
    return made;
  }

  private declare(declaration: ResourceDeclaration, instance: Instance, hasNoInstances: boolean): DeclaredResource {
    const { type, name, location, constructPath } = declaration;
    const { key } = instance;
    const body = typedBody(type, knownBody(declaration.body, instance.environment));
    const bucketName = readText(body.bucket);
    const address = this.addressOf(`${type}.${name}${indexText(key)}`);
    const { stack } = this.context;
    // Without conditional spreads, which are slow: this runs for every resource of an app.
    const resource: { -readonly [K in keyof DeclaredResource]: DeclaredResource[K] } = {
      type,
      name,
      address,
      scopePath: this.path,
      origin: "code",
      conditions: this.context.conditions,
      keySets: this.context.keySets,
      provider: this.providers.factsOf(declaration.body.provider),
      body,
      isDestroyed: false,
      location,
    };
    if (instance.condition !== undefined || instance.keySet !== undefined)
      Object.assign(resource, this.existence(instance));
    if (hasNoInstances) resource.hasNoInstances = true;
    if (key !== undefined) resource.index = key;
    if (typeof bucketName === "string") resource.bucketName = bucketName;
    if (constructPath !== undefined) resource.constructPath = constructPath;
    if (stack !== undefined) resource.stack = stack;
    return resource;
  }
}

const REMOTE_STATE = "data.terraform_remote_state.";

const META_ARGUMENTS: ReadonlySet<string> = new Set([
  "//",
  "count",
  "for_each",
  "provider",
  "providers",
  "depends_on",
  "lifecycle",
  "source",
  "version",
]);

function typedBody(type: string, body: Body): Body {
  if (type === CLOUD_CONTROL_BUCKET) return asBucket(body);
  return type === OUTPOSTS_CONFIGURATION ? asGeneralPurpose(body) : body;
}

function argumentOf(body: Body, name: string, environment: Environment): Value | undefined {
  const value = own(body, name);
  return value === undefined || value === null ? undefined : evaluate(jsonExpression(value), environment);
}

/** As Terraform writes it in addresses. */
function indexText(key: Key | undefined): string {
  return key === undefined ? "" : `[${JSON.stringify(key).replaceAll(/[$%](?=\{)/g, "$&$&")}]`;
}

function instancesValue({ instances, isKeyed, isCount }: Expansion, items: readonly Value[]): Value {
  const [first] = instances;
  const [item = NOTHING] = items;
  if (!isKeyed) return item;
  if (first?.keySet !== undefined) {
    return { kind: "instances", byKey: new Map(), symbolic: { keys: first.keySet, item }, isCount };
  }
  const byKey = new Map(instances.map(({ key }, index) => [key as Key, items[index] ?? NOTHING] as const));
  const found: InstancesValue = { kind: "instances", byKey, isCount };
  return found;
}
