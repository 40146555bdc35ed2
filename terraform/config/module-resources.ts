import { type Body, own, readText } from "../json/index.ts";
import {
  CLOUD_CONTROL_BUCKET,
  type DeclaredResource,
  declaredValue,
  type Environment,
  evaluate,
  isBucketType,
  isRelevantType,
  jsonExpression,
  nameArgument,
  OUTPOSTS_CONFIGURATION,
  otherValue,
  type Value,
} from "../lang/index.ts";
import { asBucket, asGeneralPurpose } from "../lifecycle/index.ts";
import type { CodeProviders } from "./code-providers.ts";
import { existenceOf, expandInstances, type Instance, indexText, instancesValue } from "./expand-instances.ts";
import { knownBody } from "./known-body.ts";
import type { ModuleDeclarations, ResourceDeclaration } from "./module-declarations.ts";

/** The module instance that declares the resources. */
export interface ModulePlace {
  /** Unique in the run. */
  readonly path: string;
  readonly stack?: string;
  readonly declarations: ModuleDeclarations;
  readonly providers: CodeProviders;
  readonly environment: Environment;
  readonly conditions: readonly string[];
  readonly keySets: readonly string[];
  /** The address, from the root module on, of something that is declared in it. */
  addressOf(declared: string): string;
}

/** A declared resource, and where its arguments are evaluated. */
interface Declared {
  readonly resource: DeclaredResource;
  readonly environment: Environment;
}

/** The resources of one module instance, in all the instances that `count` and `for_each` make of them. */
export class ModuleResources {
  private readonly made = new Map<string, readonly Declared[]>();

  constructor(private readonly module: ModulePlace) {}

  /** The buckets and their parts. */
  all(): readonly DeclaredResource[] {
    const own: DeclaredResource[] = [];
    for (const [address, declaration] of this.module.declarations.resources) {
      if (!isRelevantType(declaration.type) || address.startsWith("data.")) continue;
      for (const { resource } of this.instancesOf(address, declaration)) own.push(resource);
    }
    return own;
  }

  /** A resource or data source as expressions see it: one, or all its instances. */
  valueOf(address: string, declaration: ResourceDeclaration): Value {
    const { type, body } = declaration;
    const { path, environment } = this.module;
    const expansion = expandInstances(body, environment, `${path} ${address}`);
    if (isRelevantType(type) && !address.startsWith("data.")) {
      const items = this.instancesOf(address, declaration).filter(({ resource }) => resource.hasNoInstances !== true);
      return instancesValue(
        expansion,
        items.map((item) => declaredValue(item.resource, (name) => argumentOf(body, name, item.environment))),
      );
    }
    return instancesValue(
      expansion,
      expansion.instances.map(({ key, environment }) =>
        otherValue(type, address, `${path} ${address}${indexText(key)}`, {
          one: (name) => argumentOf(body, name, environment),
          all: () => inputsOf(body, environment),
        }),
      ),
    );
  }

  /** What the argument for the bucket says; in a bucket, the one for its name. */
  bucketValueOf(resource: DeclaredResource): Value | undefined {
    return this.argumentOf(resource, bucketArgument(resource));
  }

  prefixOf(resource: DeclaredResource): Value | undefined {
    return this.argumentOf(resource, "bucket_prefix");
  }

  /** The argument for the bucket as it is written, for people. */
  bucketTextOf(resource: DeclaredResource): string {
    const body = this.module.declarations.resources.get(addressIn(resource))?.body;
    return String(own(body, bucketArgument(resource)) ?? "a value that is not in the file");
  }

  private argumentOf(resource: DeclaredResource, name: string): Value | undefined {
    const address = addressIn(resource);
    const declaration = this.module.declarations.resources.get(address);
    const found = this.made.get(address)?.find((each) => each.resource === resource);
    return declaration && found && argumentOf(declaration.body, name, found.environment);
  }

  private instancesOf(address: string, declaration: ResourceDeclaration): readonly Declared[] {
    const known = this.made.get(address);
    if (known !== undefined) return known;
    // What depends on itself is an error in Terraform, and has no instances meanwhile.
    this.made.set(address, []);
    const { path, environment } = this.module;
    const { instances } = expandInstances(declaration.body, environment, `${path} ${address}`);
    const none: readonly Instance[] = [{ environment }];
    const made = (instances.length === 0 ? none : instances).map((instance) => ({
      resource: this.declare(declaration, instance, instances.length === 0),
      environment: instance.environment,
    }));
    this.made.set(address, made);
    return made;
  }

  private declare(declaration: ResourceDeclaration, instance: Instance, hasNoInstances: boolean): DeclaredResource {
    const { type, name, location, constructPath } = declaration;
    const { path, conditions, keySets, providers, stack } = this.module;
    const { key } = instance;
    const body = typedBody(type, knownBody(declaration.body, instance.environment));
    const bucketName = readText(body.bucket);
    // Without conditional spreads, which are slow: this runs for every resource of an app.
    const resource: { -readonly [K in keyof DeclaredResource]: DeclaredResource[K] } = {
      type,
      name,
      address: this.module.addressOf(`${addressIn(declaration)}${indexText(key)}`),
      scopePath: path,
      origin: "code",
      conditions,
      keySets,
      provider: providers.factsOf(declaration.body.provider),
      body,
      isDestroyed: false,
      location,
    };
    if (instance.condition !== undefined || instance.keySet !== undefined)
      Object.assign(resource, existenceOf(instance, this.module));
    if (hasNoInstances) resource.hasNoInstances = true;
    if (key !== undefined) resource.index = key;
    if (typeof bucketName === "string") resource.bucketName = bucketName;
    if (constructPath !== undefined) resource.constructPath = constructPath;
    if (stack !== undefined) resource.stack = stack;
    return resource;
  }
}

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

/** What a call of a module, or a resource, is given. */
export function inputsOf(body: Body, environment: Environment): readonly Value[] {
  return Object.keys(body)
    .filter((name) => !META_ARGUMENTS.has(name))
    .map((name) => evaluate(jsonExpression(body[name]), environment));
}

function argumentOf(body: Body, name: string, environment: Environment): Value | undefined {
  const value = own(body, name);
  return value === undefined || value === null ? undefined : evaluate(jsonExpression(value), environment);
}

function bucketArgument({ type }: DeclaredResource): string {
  return isBucketType(type) ? nameArgument(type) : "bucket";
}

/** An address within its module. */
function addressIn({ type, name }: Pick<DeclaredResource, "type" | "name">): string {
  return `${type}.${name}`;
}

function typedBody(type: string, body: Body): Body {
  if (type === CLOUD_CONTROL_BUCKET) return asBucket(body);
  return type === OUTPOSTS_CONFIGURATION ? asGeneralPurpose(body) : body;
}
