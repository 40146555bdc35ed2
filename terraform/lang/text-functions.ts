import { known, NOTHING, type Value } from "./value.ts";
import { textOf, writtenName } from "./value-text.ts";

export function textIn(value: Value | undefined): string | undefined {
  const written = value && writtenName(value);
  return written?.kind === "known" && written.value !== null ? String(written.value) : undefined;
}

export function numberIn(value: Value | undefined): number | undefined {
  const number = Number(textIn(value) ?? Number.NaN);
  return Number.isInteger(number) ? number : undefined;
}

export function ofText(value: Value | undefined, change: (text: string) => string): Value | undefined {
  return ofTexts([value], ([text = ""]) => change(text));
}

export function ofTexts(
  values: readonly (Value | undefined)[],
  change: (texts: readonly string[]) => string | undefined,
): Value | undefined {
  const texts = values.map(textIn);
  if (!texts.every((text) => text !== undefined)) return undefined;
  const result = change(texts);
  return result === undefined ? undefined : known(result);
}

export function bucketName(value: Value | undefined): Value | undefined {
  return value?.kind === "bucket-name" ? value : undefined;
}

export function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function withoutSuffix(text: string, suffix: string): string {
  return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** Only `%s`, `%d` and `%%`. */
export function formatted(form: Value | undefined, values: readonly Value[]): Value | undefined {
  const text = textIn(form);
  if (text === undefined || /%(?![sd])/.test(text.replaceAll("%%", ""))) return undefined;
  const parts: Value[] = [];
  let used = 0;
  for (const part of text.split(/(%[sd%])/)) {
    if (part === "%%") parts.push(known("%"));
    else if (part === "%s" || part === "%d") parts.push(values[used++] ?? NOTHING);
    else parts.push(known(part));
  }
  return used === values.length && parts.every(isScalar) ? textOf(parts) : undefined;
}

export function isScalar({ kind }: Value): boolean {
  return kind !== "list" && kind !== "object" && kind !== "instances" && kind !== "resource" && kind !== "module";
}
