/** An expression of Terraform's language, parsed. What cannot be parsed is `unreadable`, and means anything. */
export type Expression =
  | { readonly type: "literal"; readonly value: string | number | boolean | null }
  /** Text with interpolations: the parts joined. */
  | { readonly type: "template"; readonly parts: readonly Expression[] }
  /** `aws_s3_bucket.media`, `var.name`, `each.key`: the first word, and the way from there. */
  | { readonly type: "traversal"; readonly root: string; readonly steps: readonly Step[] }
  /** The same behind any other expression: `one(module.site[*]).id`. */
  | { readonly type: "access"; readonly of: Expression; readonly steps: readonly Step[] }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[]; readonly expands: boolean }
  | {
      readonly type: "conditional";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly type: "operation"; readonly operator: string; readonly operands: readonly Expression[] }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "object"; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  | ForExpression
  /** What a plan shows of an expression in HCL: what is referred to, and not how. */
  | { readonly type: "references"; readonly references: readonly Traversal[] }
  | { readonly type: "unreadable" };

export type Traversal = Extract<Expression, { type: "traversal" }>;

/** `[for key, value in collection : item if condition]`, or `{for ... : key => item}`. */
export interface ForExpression {
  readonly type: "for";
  readonly keyName?: string;
  readonly valueName: string;
  readonly collection: Expression;
  /** Of an object; absent for a list. */
  readonly key?: Expression;
  readonly item: Expression;
  readonly condition?: Expression;
  /** Values of one key are collected in a list (`...`). */
  readonly isGrouped: boolean;
}

export type Step =
  | { readonly type: "attribute"; readonly name: string }
  | { readonly type: "index"; readonly key: Expression }
  /** `[*]`, behind which every step is one of each element; `.*`, behind which only attributes are. */
  | { readonly type: "splat"; readonly isFull: boolean };

export const UNREADABLE: Expression = { type: "unreadable" };
