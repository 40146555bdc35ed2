import { expect } from "vitest";
import { NightlyDriftScan, type NightlyDriftScanProps, type Policy } from "../../../../modules/index.ts";
import { newApp, newStack, POLICY, synth } from "../../synth.ts";
import { builtFunctions } from "../built-functions.ts";

/** Of a resource, as much as the tests look at. */
export type Body = Readonly<Record<string, unknown>>;

/** What Terraform fills in, for the texts that have it in them. */
const FILLED_IN: readonly (readonly [RegExp, string])[] = [
  [/\$\{data\.aws_partition\.[^}]+\}/g, "aws"],
  [/\$\{data\.aws_region\.[^}]+\}/g, "eu-west-1"],
  [/\$\{data\.aws_caller_identity\.[^}]+\}/g, "111122223333"],
  [
    /\$\{aws_lambda_function\.[a-z_-]*?(list|scan|reduce)_[^}]*\}/gi,
    "arn:aws:lambda:eu-west-1:111122223333:function:$1",
  ],
  [/\$\{aws_s3_bucket\.[^}]+\.bucket\}/g, "acme-reports"],
  [/\$\{aws_s3_bucket\.[^}]+\.arn\}/g, "arn:aws:s3:::acme-reports"],
  [/\$\{[a-z_]+\.[A-Za-z0-9_-]+\.([a-z_]+)\}/g, "the $1 of a resource"],
];

export interface SynthesizedScan {
  readonly scan: NightlyDriftScan;
  /** The resources by type, in the order of their names. */
  readonly resources: Readonly<Record<string, readonly Body[]>>;
  /** The folder that was synthesized to, with the stack `acme` in it. */
  readonly outdir: string;
  /** A document that stands in a resource as JSON, as AWS gets it. */
  document(text: unknown): never;
}

const synthesized = new Map<string, SynthesizedScan>();

/** A stack of the construct alone, enforced and synthesized; fails where that does. The same options are synthesized once. */
export function synthesize(props: NightlyDriftScanProps = {}): SynthesizedScan {
  const key = JSON.stringify(props);
  const known = synthesized.get(key) ?? synthesizeAnew({ policy: POLICY, ...props });
  synthesized.set(key, known);
  return known;
}

function synthesizeAnew(props: NightlyDriftScanProps & { readonly policy: Policy }): SynthesizedScan {
  const app = newApp();
  const bundleFolder = props.functions?.bundleFolder ?? builtFunctions();
  const scan = new NightlyDriftScan(newStack(app), "nightly", {
    ...props,
    functions: { ...props.functions, bundleFolder },
  });
  const { error, lines, json } = synth(app, { policy: props.policy });
  expect([error, ...lines.filter((line) => /^(error|warn)/.test(line))]).toEqual([undefined]);
  const resources = Object.entries(json().resource as Record<string, Record<string, Body>>).map(
    ([type, named]) => [type, Object.values(named)] as const,
  );
  return {
    scan,
    resources: Object.fromEntries(resources),
    outdir: app.outdir,
    document: (text) =>
      JSON.parse(
        FILLED_IN.reduce((filled, [pattern, value]) => filled.replaceAll(pattern, value), String(text)).replaceAll(
          "$${",
          () => "${",
        ),
      ) as never,
  };
}

/** The one resource of a type. */
export function only({ resources }: SynthesizedScan, type: string): Body {
  const found = resources[type] ?? [];
  expect(found).toHaveLength(1);
  return found[0] as Body;
}
