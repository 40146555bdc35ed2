import type { Aim, Configuration, Hop } from "../program/program.ts";
import type { Home, WrittenGroup } from "./bucket-blocks.ts";
import { hop } from "./hops.ts";
import { ModuleSource, template } from "./module-source.ts";
import { repeatOver } from "./repeat-over.ts";
import { ruleBlock } from "./rule-blocks.ts";
import { type Argument, Expression, expressionText, Keyword } from "./terraform-blocks.ts";
import { asTexts, pick, textOf, throughOutput, type Value } from "./values.ts";

/** A configuration block that was written. */
export interface WrittenConfiguration {
  readonly resource: string;
  readonly source: ModuleSource;
  /** The modules that were made for it. */
  readonly folders: readonly ModuleSource[];
  readonly forms: ReadonlySet<string>;
}

/** Writes one configuration, and everything on the way to its bucket. */
export function writeConfiguration(
  configuration: Configuration,
  index: number,
  groups: readonly WrittenGroup[],
  root: ModuleSource,
): WrittenConfiguration {
  const { aim, other, rules } = configuration;
  const forms = new Set<string>();
  const target = groups[aim.group % groups.length] as WrittenGroup;
  const isBeside = configuration.isBeside || target.home.isRoot;
  const base = isBeside ? target.home.source : root;
  const provider = configuration.provider === "alike" ? target.provider : configuration.provider;

  let value = approach(aim, target, base, forms);
  if (other !== null) {
    const second = groups[other.aim.group % groups.length] as WrittenGroup;
    const canMeet = base.call === undefined || second.home.source === base;
    if (canMeet) value = combine(value, approach(other.aim, second, base, forms), { ...configuration, other }, forms);
  }
  const isLocal = (each: Hop) => each === "local" || each === "turned local";
  for (const step of value.shape === "single" ? aim.last : aim.last.filter(isLocal)) {
    value = hop(value, step, provider, forms);
  }

  const mode = other?.by === "for_each of ids" ? "chained" : configuration.repetition;
  const way = { pick: aim.pick, select: aim.select };
  const folders: ModuleSource[] = [];
  let repetition: { readonly meta: Readonly<Record<string, Argument>>; readonly first: string | number | undefined } = {
    meta: {},
    first: undefined,
  };
  for (let depth = 0; depth < configuration.wraps; depth += 1) {
    const isOutermost = depth === 0;
    let meta: Readonly<Record<string, Argument>> = {};
    if (isOutermost && configuration.repeatsCall) {
      const over = repeatOver(value, mode, way, forms);
      if (Object.keys(over.meta).length > 0) forms.add("repeated module with the configuration");
      ({ meta, value } = over);
    }
    const inside = writeWrap(value.source, isOutermost ? `c${index}` : "inner", meta, depth);
    if (isOutermost && provider === "alias" && inside.call?.parent === root) {
      inside.call.body.providers = { aws: new Keyword("aws.other") };
    }
    folders.push(inside);
    const argument = value.named !== undefined ? value.named : undefined;
    if (argument !== undefined) value = pick(value, aim.pick, aim.select, forms);
    value = { ...value, source: inside, argument: inside.input(value.argument), isRunning: false };
    if (value.repeated !== undefined) {
      const { repeated: _, ...rest } = value;
      value = rest;
    }
  }
  if (configuration.wraps > 0)
    forms.add(configuration.wraps > 1 ? "configuration in a nested module" : "configuration in a module");
  if (!(configuration.wraps > 0 && configuration.repeatsCall)) {
    const over = repeatOver(value, mode, way, forms);
    ({ value } = over);
    repetition = over;
  } else if (value.shape !== "single") {
    value = pick(value, aim.pick, aim.select, forms);
  }
  if (value.isRunning) {
    for (const step of aim.last) if (!isLocal(step)) value = hop(value, step, provider, forms);
  }

  const { source } = value;
  const name = `c${index}`;
  const body: Record<string, Argument> = { ...repetition.meta, bucket: textOf(value) };
  if (source === root && provider === "alias") body.provider = new Keyword("aws.other");
  if (configuration.dependsOn && source === target.home.source) {
    body.depends_on = [new Keyword(target.resource)];
    forms.add("depends_on");
  }
  if (isBeside && !target.home.isRoot) forms.add("configuration beside the bucket in a module");
  const shape = "count" in repetition.meta ? "list" : "for_each" in repetition.meta ? "map" : "single";
  const repeats = { shape, first: repetition.first } as const;
  source.add(
    "resource",
    ["aws_s3_bucket_lifecycle_configuration", name],
    body,
    rules.map((rule, at) => ruleBlock(rule, at, source, repeats, forms)),
  );
  return { resource: `aws_s3_bucket_lifecycle_configuration.${name}`, source, folders, forms };
}

function writeWrap(parent: ModuleSource, name: string, meta: Readonly<Record<string, Argument>>, depth: number) {
  const directory = depth === 0 ? `${parent.directory === "" ? "" : `${parent.directory}/`}modules/${name}` : "inner";
  const path = depth === 0 ? directory : `${parent.directory}/inner`;
  const body: Record<string, Argument> = {
    source: depth === 0 ? `./modules/${name}` : "./inner",
    ...meta,
  };
  parent.add("module", [name], body);
  return new ModuleSource(path, { parent, name, body });
}

/** The aim as it can be used in the module that the configuration is declared in, or called from. */
function approach(aim: Aim, target: WrittenGroup, base: ModuleSource, forms: Set<string>): Value {
  const { home } = target;
  if (aim.by === "foreign") {
    forms.add("name of a bucket elsewhere");
    return plain(base, "elsewhere-logs");
  }
  if (aim.by === "name") {
    if (target.named !== undefined && base === home.source) {
      forms.add("the same name again");
      return {
        ...collection(target, new Expression(target.resource), ""),
        named: target.named,
        ...(target.repeated.shape === "single" && { argument: target.named(new Expression("0")) }),
      };
    }
    const { keys } = target.repeated;
    const name = target.nameOf(keys[aim.pick % Math.max(keys.length, 1)]);
    if (name !== undefined) {
      forms.add("literal name of the bucket");
      return plain(base, name);
    }
  }
  const attribute = aim.by === "id" || aim.by === "name" ? ".id" : ".bucket";
  forms.add(attribute);
  let value = collection(target, new Expression(target.resource), attribute);
  if (aim.early) value = asTexts(value, aim.select);
  for (const step of aim.first) value = hop(value, step, target.provider, forms);
  value = outwards(value, home, base, aim, forms);
  if (aim.by === "suffix") {
    forms.add("the name with a suffix");
    const one = pick(value, aim.pick, aim.select, forms);
    const made = template(asInterpolation(textOf(one)), "-access");
    value = { ...one, argument: made, attribute: "" };
  }
  return value;
}

function asInterpolation(argument: Argument): Expression {
  return new Expression(expressionText(argument));
}

function outwards(start: Value, home: Home, base: ModuleSource, aim: Aim, forms: Set<string>): Value {
  let value = start;
  if (base === home.source) return value;
  for (const call of home.calls) {
    const at = value;
    value = throughOutput(at, call, forms, () => pick(at, aim.pick, aim.select, forms));
  }
  return value;
}

function collection(target: WrittenGroup, argument: Argument, attribute: string): Value {
  const { shape, keys } = target.repeated;
  return { source: target.home.source, shape, keys, argument, attribute, repeated: target.repeated };
}

function plain(source: ModuleSource, argument: Argument): Value {
  return { source, shape: "single", keys: [], argument, attribute: "" };
}

/** One value of two. */
function combine(
  first: Value,
  second: Value,
  { aim, other }: Configuration & { readonly other: NonNullable<Configuration["other"]> },
  forms: Set<string>,
): Value {
  const { source } = first;
  const one = textOf(pick(first, aim.pick, aim.select, forms));
  const two = textOf(pick(second, other.aim.pick, other.aim.select, forms));
  const [a, b] = [expressionText(one), expressionText(two)];
  const takesFirst = aim.pick % 2 === 0;
  const of = (text: string) => plain(source, new Expression(text));
  forms.add(`two buckets: ${other.by}`);
  switch (other.by) {
    case "condition": {
      const flag = source.valueFrom(aim.select % 2 === 0 ? "variable" : "tfvars", takesFirst, !takesFirst);
      return of(`${expressionText(flag)} ? ${a} : ${b}`);
    }
    case "unknown condition":
      return of(`${source.unknown(takesFirst ? "yes" : "no").text} == "yes" ? ${a} : ${b}`);
    case "element":
      return of(
        aim.select % 2 === 0 ? `element([${a}, ${b}], ${takesFirst ? 0 : 1})` : `[${a}, ${b}][${takesFirst ? 0 : 1}]`,
      );
    case "lookup":
      return of(
        aim.select % 2 === 0
          ? `{ x = ${a}, y = ${b} }["${takesFirst ? "x" : "y"}"]`
          : `lookup({ x = ${a}, y = ${b} }, "${takesFirst ? "x" : "y"}", "elsewhere-sought")`,
      );
    case "for_each of ids":
      return { source, shape: "map", keys: ["x", "y"], argument: { x: one, y: two }, attribute: "" };
  }
}
