import type { Rule } from "../program/program.ts";
import type { ModuleSource } from "./module-source.ts";
import type { Shape } from "./repetitions.ts";
import { type Argument, type Block, Expression, expressionText, quoted } from "./terraform-blocks.ts";

/** Rules in a lifecycle configuration. @param repeats how the configuration itself is repeated, and its first key */
export function ruleBlock(
  rule: Rule,
  index: number,
  source: ModuleSource,
  repeats: { readonly shape: Shape; readonly first: string | number | undefined },
  forms: Set<string>,
): Block {
  // Text that looks like a template.
  const id = rule.cover === "tags" ? `abort \${day} ${index}` : `abort-${index}`;
  const days: Argument =
    rule.written === "static" ? source.valueFrom(rule.days, daysOf(rule), 400) : new Expression("rule.value.days");
  const blocks: Block[] = [...filterOf(rule)];
  if (rule.cover === "none") blocks.push(block("expiration", { days: 90 }));
  else blocks.push(block("abort_incomplete_multipart_upload", { days_after_initiation: days }));
  const body: Record<string, Argument> = { id, status: statusOf(rule, repeats, forms) };
  if (rule.cover !== "whole") forms.add(`rule: ${rule.cover}`);
  if (rule.written === "static") return { type: "rule", labels: [], body, blocks };
  forms.add(`rule: ${rule.written}`);
  const content = { type: "content", labels: [], body, blocks };
  return { type: "dynamic", labels: ["rule"], body: { for_each: listOf(rule, source) }, blocks: [content] };
}

function listOf(rule: Rule, source: ModuleSource): Argument {
  const list: Argument = [{ days: daysOf(rule) }];
  switch (rule.written) {
    case "dynamic variable":
      return source.valueFrom("variable", list, []);
    case "dynamic condition": {
      const flag = expressionText(source.valueFrom(rule.days, true, false));
      return new Expression(`${flag} ? ${expressionText(list)} : []`);
    }
    case "dynamic unknown":
      return source.unknown(list);
    default:
      return rule.days === "local" ? source.local(list) : list;
  }
}

function daysOf({ cover }: Rule): number {
  return cover === "long" ? 30 : 7;
}

function statusOf(
  { cover, differs }: Rule,
  { shape, first }: { readonly shape: Shape; readonly first: string | number | undefined },
  forms: Set<string>,
): Argument {
  if (cover === "disabled") return "Disabled";
  if (!differs || shape === "single" || first === undefined) return "Enabled";
  forms.add("rule: differs between instances");
  const test = typeof first === "number" ? `count.index == ${first}` : `each.key == ${quoted(first)}`;
  return new Expression(`${test} ? "Enabled" : "Disabled"`);
}

function filterOf({ cover, filter }: Rule): readonly Block[] {
  if (cover === "prefix") return [block("filter", { prefix: "logs/" })];
  if (cover === "tags") return [block("filter", {}, [block("tag", { key: "team", value: "$" + "{web}" })])];
  if (filter === "absent") return [];
  return [block("filter", filter === "empty" ? {} : { prefix: "" })];
}

/** A rule in a bucket's deprecated argument. */
export function inlineRule(rule: Rule, source: ModuleSource): Block {
  const body: Record<string, Argument> = { id: "inline", enabled: rule.cover !== "disabled" };
  if (rule.cover === "prefix") body.prefix = "logs/";
  if (rule.cover === "tags") body.tags = { team: "web" };
  if (rule.cover !== "none") {
    body.abort_incomplete_multipart_upload_days = source.valueFrom(rule.days, daysOf(rule), 400);
  }
  const blocks = rule.cover === "none" ? [block("expiration", { days: 90 })] : [];
  return { type: "lifecycle_rule", labels: [], body, blocks };
}

function block(type: string, body: Record<string, Argument>, blocks: readonly Block[] = []): Block {
  return { type, labels: [], body, blocks };
}
