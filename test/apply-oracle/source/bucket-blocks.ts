import type { BucketGroup, BucketModule } from "../program/program.ts";
import { ModuleSource, template } from "./module-source.ts";
import { type Key, type Repeated, repeated, safeName } from "./repetitions.ts";
import { inlineRule } from "./rule-blocks.ts";
import { type Argument, Expression, Keyword, Template } from "./terraform-blocks.ts";

/** A bucket block that was written, and how to refer to it. */
export interface WrittenGroup {
  readonly resource: string;
  readonly home: Home;
  readonly repeated: Repeated;
  /** The name for one key, in its own module, where the name can be written a second time. */
  readonly named: ((key: Expression) => Argument) | undefined;
  /** The name where it can be told before everything is applied. */
  readonly nameOf: (key: Key | undefined) => string | undefined;
  readonly provider: "default" | "alias";
  readonly forms: ReadonlySet<string>;
}

/** Where a block is: the root, or a module with its calls from the inside to the outside. */
export interface Home {
  readonly source: ModuleSource;
  readonly calls: readonly Repeated[];
  /** What tells the instances of the module apart. */
  readonly suffix: Expression | undefined;
  readonly isUnique: boolean;
  readonly provider: "default" | "alias";
  readonly isRoot: boolean;
}

export const never: Repeated = {
  shape: "single",
  keys: [],
  meta: {},
  part: undefined,
  eachName: undefined,
  form: "single",
};

/** Calls a module from the root, once or through one between. */
export function writeHome(module: BucketModule, root: ModuleSource, index: number): Home {
  const name = `m${index}`;
  const outerRepeats = !module.isNested || module.repeats === "outer";
  const outer = outerRepeats ? repeated(module.repetition, root, name) : never;
  const outerBody: Record<string, Argument> = { source: `./modules/${name}`, ...outer.meta };
  if (module.provider === "alias") outerBody.providers = { aws: new Keyword("aws.other") };
  root.add("module", [name], outerBody);
  const outerSource = new ModuleSource(`modules/${name}`, { parent: root, name, body: outerBody });
  const outerSuffix = outer.part === undefined ? undefined : outerSource.input(outer.part);
  const { provider } = module;
  if (!module.isNested) {
    return {
      source: outerSource,
      calls: [outer],
      suffix: outerSuffix,
      isUnique: outer.shape === "single",
      provider,
      isRoot: false,
    };
  }
  const inner = outerRepeats ? never : repeated(module.repetition, outerSource, name);
  const innerBody: Record<string, Argument> = { source: "./inner", ...inner.meta };
  outerSource.add("module", ["inner"], innerBody);
  const source = new ModuleSource(`modules/${name}/inner`, { parent: outerSource, name: "inner", body: innerBody });
  const part = inner.part ?? outerSuffix;
  return {
    source,
    calls: [inner, outer],
    suffix: part === undefined ? undefined : source.input(part),
    isUnique: inner.shape === "single" && outer.shape === "single",
    provider,
    isRoot: false,
  };
}

/** Writes one bucket block. */
export function writeGroup(
  group: BucketGroup,
  index: number,
  home: Home,
  before: readonly WrittenGroup[],
): WrittenGroup {
  const { source } = home;
  const name = `b${index}`;
  const stem = `acme-${name}`;
  const forms = new Set<string>();
  const own = repeated(group.repetition, source, stem);
  const naming = nameGroup(group, stem, own, home, before, forms);
  const body: Record<string, Argument> = { ...own.meta, ...naming.body };
  const provider = home.isRoot ? group.provider : home.provider;
  if (home.isRoot && provider === "alias") body.provider = new Keyword("aws.other");
  const inline = group.inline === null ? [] : [inlineRule(group.inline, source)];
  if (inline.length > 0) forms.add("inline lifecycle_rule");
  source.add("resource", ["aws_s3_bucket", name], body, inline);
  forms.add(`bucket: ${own.form}`);
  if (!home.isRoot) forms.add(home.calls.length > 1 ? "bucket in a nested module" : "bucket in a module");
  for (const call of home.calls) if (call.shape !== "single") forms.add(`module: ${call.form}`);
  if (provider === "alias") forms.add("provider alias");
  return {
    resource: `aws_s3_bucket.${name}`,
    home,
    repeated: own,
    named: naming.named,
    nameOf: naming.nameOf,
    provider,
    forms,
  };
}

interface NamedGroup {
  readonly body: Record<string, Argument>;
  readonly named: WrittenGroup["named"];
  readonly nameOf: WrittenGroup["nameOf"];
}

function nameGroup(
  { naming }: BucketGroup,
  stem: string,
  own: Repeated,
  home: Home,
  before: readonly WrittenGroup[],
  forms: Set<string>,
): NamedGroup {
  const { source } = home;
  const unknown = { named: undefined, nameOf: () => undefined };
  const isApart = own.shape === "single" || own.part !== undefined;
  const canBeNamed = (home.isUnique || home.suffix !== undefined) && (isApart || own.eachName !== undefined);
  if (naming === "none" || !canBeNamed) {
    forms.add("no name");
    return { body: {}, ...unknown };
  }
  if (naming === "prefix") {
    forms.add("bucket_prefix");
    return { body: { bucket_prefix: `${stem}-` }, ...unknown };
  }
  // In a repeated module each instance adds what it is passed.
  const suffix = home.isUnique ? undefined : home.suffix;
  if (own.eachName !== undefined && (naming === "each" || !isApart)) {
    forms.add("name from each.value");
    const eachName = own.eachName;
    return {
      body: { bucket: suffix === undefined ? eachName : template(eachName, "-", suffix) },
      named: undefined,
      nameOf: (key) => (suffix === undefined && key !== undefined ? `${stem}-${safeName(String(key))}` : undefined),
    };
  }
  if (
    naming === "each" &&
    own.shape === "map" &&
    suffix === undefined &&
    own.keys.every((key) => String(key).length > 2)
  ) {
    forms.add("name from each.key");
    return { body: { bucket: new Expression("each.key") }, named: (key) => key, nameOf: (key) => String(key) };
  }
  const sibling = before.find(
    (each) => each.home === home && each.repeated.shape === "single" && each.nameOf(undefined) !== undefined,
  );
  let base: Argument = stem;
  let baseName: string | undefined = stem;
  if (naming === "derived" && sibling !== undefined) {
    forms.add("name made of another bucket's");
    base = template(new Expression(`${sibling.resource}.bucket`), "-access");
    baseName = `${sibling.nameOf(undefined)}-access`;
  } else if (naming === "unknown") {
    forms.add("name known after apply");
    base = source.unknown(stem);
    baseName = stem;
  } else if (naming === "variable" || naming === "tfvars" || naming === "local") {
    forms.add(`name from a ${naming === "local" ? "local" : "variable"}${naming === "tfvars" ? " in tfvars" : ""}`);
    base = source.valueFrom(naming, stem, "acme-default");
    if (!home.isRoot && naming !== "local") {
      forms.add("name from a module's input");
      base = source.input(stem);
    }
  } else {
    forms.add("literal name");
  }
  const make = (key: Expression | undefined): Argument => {
    const parts = [...(key === undefined ? [] : ["-", key]), ...(suffix === undefined ? [] : ["-", suffix])];
    return parts.length === 0 ? base : template(base, ...parts);
  };
  const part = own.shape === "single" ? undefined : own.part;
  if (part !== undefined || suffix !== undefined) forms.add("name from a template");
  const keyOf = (key: Key | undefined) => (key === undefined || own.shape === "single" ? "" : `-${key}`);
  const isOpen = base instanceof Template && naming === "derived";
  return {
    body: { bucket: make(part) },
    named: isOpen || naming === "unknown" ? undefined : (key) => make(own.shape === "single" ? undefined : key),
    nameOf: (key) => (suffix === undefined ? `${baseName}${keyOf(key)}` : undefined),
  };
}
