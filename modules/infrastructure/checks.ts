import { Token } from "cdktf";

/** Of values that AWS would refuse when the stack is applied, or that would be read as another meaning. Tokens pass. */
export class Checks {
  readonly #path: string;

  /** @param path of the construct, for messages */
  constructor(path: string) {
    this.#path = path;
  }

  /** @throws Error where names of AWS could not begin with it */
  name(value: string): void {
    this.matches("name", value, /^[A-Za-z0-9-]{1,40}$/, "1 to 40 letters, digits and dashes");
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
    throw new Error(`${option} of ${this.#path}: got ${JSON.stringify(value)}, accepted: ${accepted}`);
  }
}
