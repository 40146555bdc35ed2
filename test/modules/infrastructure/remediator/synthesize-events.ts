import { expect } from "vitest";
import type { Statement } from "../../../../iam/index.ts";
import { BucketEventRemediator, type BucketEventRemediatorProps } from "../../../../modules/index.ts";
import { newApp, newStack, POLICY, synth } from "../../synth.ts";
import { builtFunctions } from "../built-functions.ts";

/** Of a resource, as much as the tests look at. */
export type Body = Readonly<Record<string, unknown>>;

export interface SynthesizedEvents {
  readonly remediator: BucketEventRemediator;
  /** The resources by type, in the order of their names. */
  readonly resources: Readonly<Record<string, readonly Body[]>>;
  /** The folder that was synthesized to, with the stack `acme` in it. */
  readonly outdir: string;
}

/** A stack of the construct alone, enforced and synthesized; fails where that does. */
export function synthesizeEvents(props: BucketEventRemediatorProps = {}): SynthesizedEvents {
  const app = newApp();
  const bundleFolder = props.functions?.bundleFolder ?? builtFunctions({ "remediator.mjs": "export {};\n" });
  const remediator = new BucketEventRemediator(newStack(app), "events", {
    policy: POLICY,
    ...props,
    functions: { ...props.functions, bundleFolder },
  });
  const { error, lines, json } = synth(app, { policy: props.policy ?? POLICY });
  expect([error, ...lines.filter((line) => /^(error|warn)/.test(line))]).toEqual([undefined]);
  const resources = resourcesOf(json().resource as never);
  return { remediator, resources, outdir: app.outdir };
}

export function resourcesOf(byType: Record<string, Record<string, Body>>): SynthesizedEvents["resources"] {
  return Object.fromEntries(Object.entries(byType).map(([type, named]) => [type, Object.values(named)]));
}

/** The one resource of a type. */
export function only({ resources }: Pick<SynthesizedEvents, "resources">, type: string): Body {
  const found = resources[type] ?? [];
  expect(found).toHaveLength(1);
  return found[0] as Body;
}

/** A document that stands in a resource as JSON, with the references of Terraform as texts. */
export function document(text: unknown): { readonly Statement: readonly Statement[] } & Body {
  return JSON.parse(String(text).replaceAll("$${", () => "${")) as never;
}
