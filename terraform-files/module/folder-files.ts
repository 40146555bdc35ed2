/** The files of one folder that Terraform reads, by their names. */
export interface FolderFiles {
  /** Code: first what declares, then what overrides it, each in the order of Terraform. */
  readonly code: readonly string[];
  /** Values of variables, from the weakest to the strongest. */
  readonly values: readonly string[];
}

const CODE = /^(.*)\.(tf|tofu)(\.json)?$/s;
const AUTOMATIC_VALUES = /\.auto\.tfvars(\.json)?$/;
const DEFAULT_VALUES: readonly string[] = ["terraform.tfvars", "terraform.tfvars.json"];

/** Whether a name is that of code, or of values that Terraform reads with the code beside them. */
export function isRootFileName(name: string): boolean {
  return CODE.test(name) || DEFAULT_VALUES.includes(name) || AUTOMATIC_VALUES.test(name);
}

/**
 * Chooses as Terraform does, and OpenTofu, of which `x.tofu` stands in for an `x.tf` beside it.
 *
 * @param names sorted
 * @see https://developer.hashicorp.com/terraform/language/files
 * @see https://opentofu.org/docs/language/files/
 */
export function chooseFiles(names: readonly string[]): FolderFiles {
  const all = new Set(names);
  const code = names.filter((name) => {
    const [, base, extension, json = ""] = CODE.exec(name) ?? [];
    return extension !== undefined && !isIgnored(name) && !(extension === "tf" && all.has(`${base}.tofu${json}`));
  });
  const isOverride = (name: string) => /(^|_)override$/.test(CODE.exec(name)?.[1] ?? "");
  return {
    code: [...code.filter((name) => !isOverride(name)), ...code.filter(isOverride)],
    values: [...DEFAULT_VALUES.filter((name) => all.has(name)), ...names.filter((name) => AUTOMATIC_VALUES.test(name))],
  };
}

/** Hidden files, and what editors leave behind. */
function isIgnored(name: string): boolean {
  return name.startsWith(".") || name.endsWith("~") || (name.startsWith("#") && name.endsWith("#"));
}
