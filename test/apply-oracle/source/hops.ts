import type { Hop } from "../program/program.ts";
import type { ModuleSource } from "./module-source.ts";
import { type Argument, Expression, expressionText, Keyword, quoted } from "./terraform-blocks.ts";
import { alone, textOf, type Value } from "./values.ts";

/** Passes a value through something that leaves it what it is. Gives it back unchanged where that does not apply. */
export function hop(value: Value, by: Hop, provider: "default" | "alias", forms: Set<string>): Value {
  const { source } = value;
  if (value.named !== undefined) return value;
  if (value.shape !== "single") {
    if (by === "turned local" && !value.isRunning) return turned(value, forms);
    if (by !== "local" || value.isRunning) return value;
    forms.add(value.attribute === "" ? "local of a collection of ids" : "local of a collection of resources");
    return { ...value, argument: source.local(value.argument) };
  }
  const argument = through(textOf(value), by, source, provider, value.isRunning === true);
  if (argument === undefined) return value;
  forms.add(by === "local" ? "local of an id" : by);
  return { ...value, argument, attribute: "" };
}

/** A local of the same things in another order: a list from behind, a map with each by its neighbour's key. */
function turned(value: Value, forms: Set<string>): Value {
  const text = expressionText(value.argument);
  if (value.shape === "list") {
    forms.add("local of a list from behind");
    return { ...value, argument: value.source.local(new Expression(`reverse(${text})`)) };
  }
  forms.add("local of single ones by other keys");
  const keys = value.keys.map(String);
  const entries = keys.map((key, at) => {
    const neighbour = quoted(keys[(at + 1) % keys.length] ?? key);
    return [key, new Expression(`${text}[${neighbour}]`)] as const;
  });
  return { ...value, argument: value.source.local(Object.fromEntries(entries)) };
}

function through(
  value: Argument,
  by: Hop,
  source: ModuleSource,
  provider: "default" | "alias",
  isRunning: boolean,
): Argument | undefined {
  const text = expressionText(value);
  switch (by) {
    case "template":
      return alone(value);
    case "try":
      return new Expression(`try(${text}, "elsewhere-tried")`);
    case "coalesce":
      return new Expression(`coalesce(${text}, "elsewhere-null")`);
    case "format":
      return new Expression(`format("%s", ${text})`);
    case "condition":
      return new Expression(`${expressionText(source.valueFrom("variable", true, false))} ? ${text} : "elsewhere-off"`);
    case "unknown condition":
      return new Expression(`${source.unknown("yes").text} == "yes" ? ${text} : "elsewhere-off"`);
    case "unknown condition off":
      return new Expression(`${source.unknown("no").text} == "yes" ? ${text} : "elsewhere-off"`);
    case "turned local":
      return undefined;
  }
  // The rest cannot hang on the count or each of something else.
  if (isRunning) return undefined;
  switch (by) {
    case "local":
      return source.local(value);
    case "terraform_data":
      return source.unknown(value);
  }
  const name = source.fresh("hop");
  const own: Record<string, Argument> = { bucket: value };
  if (provider === "alias" && source.call === undefined) own.provider = new Keyword("aws.other");
  switch (by) {
    case "data":
      source.add("data", ["aws_s3_bucket", name], own);
      return new Expression(`data.aws_s3_bucket.${name}.id`);
    case "notification":
      source.add("resource", ["aws_s3_bucket_notification", name], { ...own, eventbridge: true });
      return new Expression(`aws_s3_bucket_notification.${name}.bucket`);
    case "policy":
      source.add("resource", ["aws_s3_bucket_policy", name], { ...own, policy: "{}" });
      return new Expression(`aws_s3_bucket_policy.${name}.bucket`);
  }
}
