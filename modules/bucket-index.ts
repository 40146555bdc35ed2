import type { TerraformResource, TerraformStack } from "cdktf";
import { type Attribution, attributeConfiguration } from "./attribute-configuration.ts";
import { StackScan } from "./stack-scan.ts";

export interface AttributedConfiguration<A extends Attribution = Attribution> {
  readonly node: TerraformResource;
  readonly attribution: A;
}

export type OwnedConfiguration = AttributedConfiguration<Extract<Attribution, { to: "bucket" }>>;
export type OutsideConfiguration = AttributedConfiguration<Extract<Attribution, { to: "outside" }>>;
export type UnattributedConfiguration = AttributedConfiguration<Extract<Attribution, { to: "unknown" }>>;

/** The configurations that one stack declares, moved ones left out. */
export interface DeclaredConfigurations {
  /** For buckets of the same stack. */
  readonly own: ReadonlyMap<TerraformResource, readonly OwnedConfiguration[]>;
  /** For buckets of other stacks. */
  readonly leaving: readonly OwnedConfiguration[];
  readonly outside: readonly OutsideConfiguration[];
  readonly unattributed: readonly UnattributedConfiguration[];
}

/**
 * Which buckets an app has, and which configurations belong to them. Built in one pass, as a search of the tree for
 * every bucket takes quadratic time; a stack that has changed is refreshed on its own.
 */
export class BucketIndex {
  private readonly scans = new Map<TerraformStack, StackScan>();
  private readonly declared = new Map<StackScan, DeclaredConfigurations>();

  /** @param stacks every stack of the app, also such as are made later */
  constructor(readonly stacks: readonly TerraformStack[]) {}

  /** Scans a stack anew. */
  refresh(stack: TerraformStack): StackScan {
    const old = this.scans.get(stack);
    if (old !== undefined) this.declared.delete(old);
    this.scans.delete(stack);
    return this.scanOf(stack);
  }

  scanOf(stack: TerraformStack): StackScan {
    const known = this.scans.get(stack);
    if (known !== undefined) return known;
    const scan = new StackScan(stack);
    this.scans.set(stack, scan);
    return scan;
  }

  bucketsNamed(name: string): readonly TerraformResource[] {
    return this.stacks.flatMap((stack) => this.scanOf(stack).bucketsNamed(name));
  }

  declaredIn(stack: TerraformStack): DeclaredConfigurations {
    const scan = this.scanOf(stack);
    const declared = this.declared.get(scan) ?? this.attributeAll(scan);
    this.declared.set(scan, declared);
    return declared;
  }

  /** The configurations that other stacks declare for buckets of this one. */
  arrivingIn(stack: TerraformStack): readonly OwnedConfiguration[] {
    return this.stacks
      .filter((other) => other !== stack)
      .flatMap((other) => this.declaredIn(other).leaving)
      .filter(({ attribution }) => attribution.bucket.cdktfStack === stack);
  }

  /** The configurations of the whole app that could not be attributed. */
  unattributed(): readonly UnattributedConfiguration[] {
    return this.stacks.flatMap((stack) => this.declaredIn(stack).unattributed);
  }

  private attributeAll(scan: StackScan): DeclaredConfigurations {
    const own = new Map<TerraformResource, OwnedConfiguration[]>();
    const leaving: OwnedConfiguration[] = [];
    const outside: OutsideConfiguration[] = [];
    const unattributed: UnattributedConfiguration[] = [];
    for (const node of scan.configurations) {
      if (scan.bodyOf(node) === undefined) continue;
      const attribution = attributeConfiguration(node, this);
      if (attribution.to === "outside") outside.push({ node, attribution });
      else if (attribution.to === "unknown") unattributed.push({ node, attribution });
      else if (attribution.bucket.cdktfStack !== scan.stack) leaving.push({ node, attribution });
      else own.set(attribution.bucket, [...(own.get(attribution.bucket) ?? []), { node, attribution }]);
    }
    return { own, leaving, outside, unattributed };
  }
}
