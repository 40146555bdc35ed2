import { Token } from "cdktf";
import { EXTERNAL_ID, POLICY_ARN, ROLE_NAME_WITH_PATH } from "../../iam/index.ts";

/** By what an option takes. A key is not meant by its alias: IAM allows of it nothing that is done with the key. */
const ARNS = {
  key: {
    pattern: /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    example: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, and no alias",
  },
  topic: {
    pattern: /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
    example: "arn:aws:sns:eu-west-1:111122223333:finops",
  },
  policy: {
    pattern: POLICY_ARN,
    example: "arn:aws:iam::111122223333:policy/boundary",
  },
  eventBus: {
    pattern: /^arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+$/,
    example: "arn:aws:events:eu-west-1:111122223333:event-bus/mpu-guard-events",
  },
};

export interface CommonOptions {
  readonly roleName?: string;
  readonly externalId?: string | undefined;
  readonly topicArn?: string | undefined;
  readonly permissionsBoundary?: string | undefined;
}

/** Of values that AWS would refuse when the stack is applied, or that would be read as another meaning. Tokens pass. */
export class Checks {
  readonly #path: string;

  /** @param path of the construct, for messages */
  constructor(path: string) {
    this.#path = path;
  }

  /** @throws Error where names of AWS could not begin with it: a table of DynamoDB has three characters at least */
  name(value: string): void {
    this.matches("name", value, /^[A-Za-z0-9][A-Za-z0-9-]{2,39}$/, "3 to 40 letters, digits and dashes, no dash first");
  }

  oneOf(option: string, value: string, accepted: readonly string[]): void {
    if (!accepted.includes(value)) this.refuse(option, value, accepted.join(" or "));
  }

  matches(option: string, value: string, pattern: RegExp, accepted: string): void {
    if (!Token.isUnresolved(value) && !pattern.test(value)) this.refuse(option, value, accepted);
  }

  whole(option: string, value: number, least: number, most: number): void {
    if (!Token.isUnresolved(value)) this.knownWhole(option, value, least, most);
  }

  /** Of a number that others are reckoned from, so that it cannot be one that Terraform finds. */
  knownWhole(option: string, value: number, least: number, most: number): void {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most.toLocaleString("en")}`;
    this.refuse(option, value, `a whole number from ${least}${upTo}`);
  }

  amount(option: string, value: number, accepted: readonly number[]): void {
    if (Token.isUnresolved(value) || accepted.includes(value)) return;
    this.refuse(option, value, `one of ${accepted.join(", ")}`);
  }

  /** Of a list that others are made of, so that it cannot be one whose length only Terraform finds. Its items may be. */
  knownList(option: string, values: readonly string[], item: RegExp, accepted: string): void {
    if (Token.isUnresolved(values)) this.refuse(option, values, `a list that is known at synth, of ${accepted}`);
    for (const value of values) this.matches(option, value, item, accepted);
  }

  filled(option: string, values: readonly string[]): void {
    if (values.length === 0) this.refuse(option, values, "at least one");
  }

  /** What constructs have in common, where it is given. */
  common({ roleName, externalId, topicArn, permissionsBoundary }: CommonOptions): void {
    if (roleName !== undefined) this.roleName("roleName", roleName);
    if (externalId !== undefined) {
      this.matches("externalId", externalId, EXTERNAL_ID, "2 to 1,224 letters, digits and +=,.@:/_-");
    }
    this.arn("topicArn", topicArn, "topic");
    this.arn("permissionsBoundary", permissionsBoundary, "policy");
  }

  arn(option: string, value: string | undefined, kind: keyof typeof ARNS): void {
    if (value === undefined) return;
    const { pattern, example } = ARNS[kind];
    this.matches(option, value, pattern, `an ARN such as ${example}`);
  }

  /** Of a role, with its path where it has one. */
  roleName(option: string, value: string): void {
    const accepted =
      "a name of up to 64 letters, digits and +=,.@_-, after its path where it has one: team/mpu-guard-scan";
    this.matches(option, value, ROLE_NAME_WITH_PATH, accepted);
  }

  /** Of keys in a bucket. */
  prefix(option: string, value: string): void {
    const pattern = /^([A-Za-z0-9!_.-]+\/)+$/;
    this.matches(option, value, pattern, "letters, digits and !-_./ with a slash at the end");
  }

  absent(option: string, value: unknown, where: string): void {
    if (value !== undefined) this.refuse(option, value, `the option ${where} only`);
  }

  /** @throws Error that names the option, what was given and what is accepted */
  refuse(option: string, value: unknown, accepted: string): never {
    const got = Token.isUnresolved(value) ? "a value that only Terraform finds" : JSON.stringify(value);
    throw new Error(`${option} of ${this.#path}: got ${got}, accepted: ${accepted}`);
  }
}
