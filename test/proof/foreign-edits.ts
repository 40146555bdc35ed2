import { documentOf } from "../drift/aws/planted.ts";

/** What somebody else does to a bucket's rules: from the XML that S3 holds to the XML that it holds then. */
export type ForeignEdit = (xml: string | undefined) => string | undefined;

const RULE = /<Rule>.*?<\/Rule>/gs;
const OURS = "<ID>mpu-guard-";

/** By the name it has in the tables. An edit that does not apply gives back what it was given. */
export const FOREIGN_EDITS: Readonly<Record<string, ForeignEdit>> = {
  "adds a rule": (xml) => add(xml, "new", "<Expiration><Days>5</Days></Expiration>", "new/"),
  "adds an abort rule for the whole bucket": (xml) =>
    isOlderDialect(xml) || xml?.includes("<ID>all</ID>")
      ? xml
      : add(
          xml,
          "all",
          "<AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
          "",
        ),
  "changes a number of days": (xml) => eachForeign(xml, (rule) => rule.replace(/<Days>\d+</, "<Days>77<")),
  "takes a condition out of a filter": (xml) =>
    eachForeign(xml, (rule) =>
      rule.replace(/<And>(<Prefix>[^<]*<\/Prefix>)<ObjectSizeGreaterThan>\d+<\/ObjectSizeGreaterThan><\/And>/, "$1"),
    ),
  "takes a rule away": (xml) => {
    const [first] = rulesIn(xml).filter((rule) => !rule.includes(OURS));
    const others = rulesIn(xml).filter((rule) => rule !== first);
    return first === undefined || others.length === 0 ? xml : documentOf(...others);
  },
  "replaces all rules by one": () => documentOf(expiring("theirs", "<Filter><Prefix>theirs/</Prefix></Filter>")),
  "deletes the configuration": () => undefined,
};

function expiring(id: string, scope: string): string {
  return `<Rule><ID>${id}</ID>${scope}<Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule>`;
}

function add(xml: string | undefined, id: string, action: string, prefix: string): string | undefined {
  if (xml?.includes(`<ID>${id}</ID>`)) return xml;
  const inside = `<Prefix>${prefix}</Prefix>`;
  const scope = isOlderDialect(xml) ? inside : `<Filter>${inside}</Filter>`;
  return documentOf(...rulesIn(xml), `<Rule><ID>${id}</ID>${scope}<Status>Enabled</Status>${action}</Rule>`);
}

function eachForeign(xml: string | undefined, edit: (rule: string) => string): string | undefined {
  if (xml === undefined) return undefined;
  return documentOf(...rulesIn(xml).map((rule) => (rule.includes(OURS) ? rule : edit(rule))));
}

function rulesIn(xml: string | undefined): readonly string[] {
  return xml?.match(RULE) ?? [];
}

function isOlderDialect(xml: string | undefined): boolean {
  return xml !== undefined && !xml.includes("<Filter");
}
