import { RunError } from "../errors.ts";

/** The variables of a function, read one by one: each error names its variable, and what is expected. */
export class Environment {
  readonly #variables: Readonly<Record<string, string | undefined>>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#variables = variables;
  }

  /** `undefined` where it is absent or empty. */
  text(name: string): string | undefined {
    return this.#variables[name] || undefined;
  }

  /** @throws RunError where it is absent or empty */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new RunError(`${name} is not set: the function needs it`);
  }

  /** What stands between commas. */
  list(name: string): readonly string[] {
    const items = (this.text(name) ?? "").split(",").map((item) => item.trim());
    return items.filter((item) => item !== "");
  }

  /** @throws RunError where it is neither `true` nor `false`; absent or empty is false */
  flag(name: string): boolean {
    const value = this.text(name) ?? "false";
    if (value === "true" || value === "false") return value === "true";
    throw new RunError(`${name} is ${JSON.stringify(value)}: expected true or false`);
  }

  /** @throws RunError where it is no whole number within these bounds; `otherwise` where it is absent or empty */
  whole(name: string, otherwise: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const accepted = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new RunError(`${name} is ${JSON.stringify(text)}: expected a whole number ${accepted}`);
  }

  /** @throws RunError where it is another one */
  get mode(): "report" | "patch" {
    const mode = this.text("MPU_GUARD_MODE") ?? "report";
    if (mode === "report" || mode === "patch") return mode;
    throw new RunError(`MPU_GUARD_MODE is ${JSON.stringify(mode)}: expected report or patch`);
  }

  /** Of the keys in the report bucket: ends with a slash, or is empty. */
  get reportPrefix(): string {
    const prefix = (this.#variables.MPU_GUARD_REPORT_PREFIX ?? "mpu-guard/").replace(/\/+$/, "");
    return prefix === "" ? "" : `${prefix}/`;
  }

  /** In other accounts. */
  get role(): { readonly name: string; readonly externalId?: string } | undefined {
    const name = this.text("MPU_GUARD_ROLE_NAME");
    const externalId = this.text("MPU_GUARD_EXTERNAL_ID");
    return name === undefined ? undefined : { name, ...(externalId !== undefined && { externalId }) };
  }
}
