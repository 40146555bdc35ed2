import { xmlDocument } from "../http/xml-text.ts";

/** A lifecycle configuration as S3 would give it back, for planting. The rules are XML already. */
export function lifecycleXml(...rules: readonly string[]): string {
  return xmlDocument("LifecycleConfiguration", rules.join(""));
}

/** One rule: where it applies (`<Filter>` or `<Prefix>`) and what it does, both as XML. Enabled when left out. */
export function ruleXml(
  id: string,
  scope: string,
  actions: string,
  status: "Enabled" | "Disabled" = "Enabled",
): string {
  return `<Rule><ID>${id}</ID>${scope}<Status>${status}</Status>${actions}</Rule>`;
}

/** The scope of a rule for keys that begin with this; an empty prefix is the whole bucket. */
export function prefixFilterXml(prefix: string): string {
  return `<Filter><Prefix>${prefix}</Prefix></Filter>`;
}

/** The abort action. */
export function abortXml(daysAfterInitiation: number): string {
  return `<AbortIncompleteMultipartUpload><DaysAfterInitiation>${daysAfterInitiation}</DaysAfterInitiation></AbortIncompleteMultipartUpload>`;
}

/** The expiration action. */
export function expireXml(days: number): string {
  return `<Expiration><Days>${days}</Days></Expiration>`;
}

/** The transition action. */
export function transitionXml(days: number, storageClass: string): string {
  return `<Transition><Days>${days}</Days><StorageClass>${storageClass}</StorageClass></Transition>`;
}
