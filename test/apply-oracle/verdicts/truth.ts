import { DEFAULT_POLICY, evaluate, type VerdictStatus } from "../../../policy/index.ts";
import { TODAY } from "../../support/builders.ts";
import type { World } from "../../support/stand-in-provider/world.ts";
import { quoted } from "../source/terraform-blocks.ts";
import { appliedRules } from "./applied-rules.ts";

/** A bucket or a configuration after the apply. */
export interface AppliedResource {
  readonly address: string;
  /** Without the keys of instances. */
  readonly block: string;
  readonly type: string;
  /** Of the bucket. */
  readonly name: string;
}

/** What came of a program. */
export interface Truth {
  readonly resources: readonly AppliedResource[];
  /** Of each bucket that exists now or that somebody wrote to: what its rules are worth. */
  readonly statusOf: (bucket: string) => VerdictStatus;
}

interface State {
  readonly resources: readonly {
    readonly module?: string;
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly attributes: { readonly bucket?: string };
    }[];
  }[];
}

/** @param state the text of `terraform.tfstate` */
export function truthOf(state: string, world: World): Truth {
  const resources = (JSON.parse(state) as State).resources
    .filter(({ mode, type }) => mode === "managed" && /^aws_s3_bucket(_lifecycle_configuration)?$/.test(type))
    .flatMap(({ module, type, name, instances }) =>
      instances.map(({ index_key: key, attributes: { bucket = "" } }) => {
        const index = key === undefined ? "" : `[${typeof key === "number" ? key : quoted(key)}]`;
        const address = `${module === undefined ? "" : `${module}.`}${type}.${name}`;
        return { address: `${address}${index}`, block: withoutKeys(address), type, name: bucket };
      }),
    );
  return { resources, statusOf: (bucket) => statusIn(world, bucket) };
}

/** An address without the keys of instances. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\[(\d+|"(\\.|[^"\\])*")\]/g, "");
}

/** Two that write the rules of one bucket undo each other's work, whatever the last of them wrote. */
function statusIn(world: World, bucket: string): VerdictStatus {
  if (world.writes.filter((write) => write.bucket === bucket).length > 1) return "violation";
  const rules = world.rulesOf(bucket);
  const reading =
    rules === undefined
      ? ({ state: "absent" } as const)
      : ({ state: "configured", configuration: appliedRules(rules) } as const);
  const described = { account: null, region: null, name: bucket, kind: "general-purpose", origin: "declared" } as const;
  return evaluate(reading, DEFAULT_POLICY, described, TODAY).status;
}
