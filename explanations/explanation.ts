/** What a kind of finding means, why it matters, and how it is fixed. All texts are whole sentences. */
export interface Explanation {
  /** What was found, in the words of S3 or Terraform. */
  readonly meaning: string;
  /** What it costs, breaks, or leaves open. */
  readonly reason: string;
  readonly fixes: Fixes;
  readonly page: Page;
}

/** Ways to fix a finding, in the order in which they are shown. Absent: there is nothing to do there. */
export interface Fixes {
  /** What a command or the policy file of mpu-guard does about it. */
  readonly mpuGuard?: Instruction;
  readonly typescript?: Instruction;
  readonly hcl?: Instruction;
  /** Without mpu-guard and without code: the AWS CLI, or a decision of people. */
  readonly manually: Instruction;
}

export interface Instruction {
  readonly text: string;
  readonly code?: CodeExample;
}

export interface CodeExample {
  /** As in the first line of a Markdown block. */
  readonly language: "ts" | "hcl" | "sh" | "yaml";
  readonly lines: readonly string[];
}

/** A page of the AWS documentation. */
export interface Page {
  readonly title: string;
  readonly url: string;
}
