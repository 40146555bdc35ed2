import { type BucketArguments, RootModule } from "../attribution/index.ts";
import { asList, asText, type Body, isBody, isStateFile, malformed, own, pickMerged } from "../json/index.ts";
import {
  ANY_PROVIDER,
  type DeclaredResource,
  isRelevantType,
  known,
  nameArgument,
  OUTPOSTS_BUCKET,
} from "../lang/index.ts";
import { ARGUMENTS, declaredBody } from "../lifecycle/index.ts";
import { entriesOfStateFile } from "./read-state-file.ts";

/**
 * The buckets of a state: everything in it has been applied, so every value is known. Takes what `terraform show
 * -json` prints, and the file itself as Terraform keeps it.
 *
 * @param id tells the files of a run apart
 * @see https://developer.hashicorp.com/terraform/internals/json-format#state-representation
 */
export function readState(document: Body, source: string, id: string): RootModule {
  const root = new RootModule("state", source);
  const add = (resource: DeclaredResource) => root.add(resource, APPLIED);
  if (isStateFile(document)) {
    root.resourceCount = asList(document.resources).length;
    for (const { type, modulePath, body, provider } of entriesOfStateFile(document, source)) {
      add({ ...stateResource(body, type, { scopePath: `${id} ${modulePath}`, source }), provider });
    }
    return root;
  }
  // A stack in place of recursion: modules can be nested as deep as somebody likes.
  const modules: unknown[] = [own(own(document, "values"), "root_module")];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    const scopePath = `${id} ${asText(own(module, "address")) ?? ""}`;
    for (const entry of resourcesIn(module, source)) {
      if (entry.mode === "data") continue;
      root.resourceCount += 1;
      if (isRelevantType(entry.type)) add(stateResource(entry, entry.type, { scopePath, source }));
    }
    for (const child of asList(own(module, "child_modules"))) modules.push(child);
  }
  return root;
}

/** The outputs of the root module, by name, each with a `value`. */
export function stateOutputs(document: Body): unknown {
  return isStateFile(document) ? document.outputs : own(own(document, "values"), "outputs");
}

function stateResource(
  entry: Body,
  type: string,
  { scopePath, source }: { readonly scopePath: string; readonly source: string },
): DeclaredResource {
  const { values, sensitive_values: hidden, index } = entry;
  const name = asText(entry.name) ?? "";
  const { lifecycle_rule: refreshedRules, ...picked } = pickMerged(values, [hidden], ARGUMENTS);
  const bucketName = asText(own(values, type === OUTPOSTS_BUCKET ? "arn" : nameArgument(type)));
  return {
    type,
    name,
    address: asText(entry.address) ?? `${type}.${name}`,
    scopePath,
    origin: "state",
    conditions: [],
    keySets: [],
    ...((typeof index === "string" || typeof index === "number") && { index }),
    provider: ANY_PROVIDER,
    body: declaredBody(type, picked),
    // The provider reads the live rules back into the bucket, whoever declared them.
    ...(refreshedRules !== undefined && { refreshedRules }),
    ...(bucketName !== undefined && { bucketName }),
    isDestroyed: false,
    location: { file: source },
  };
}

/** Everything in a state has been applied: a name is known, or there is none. */
const APPLIED: BucketArguments = {
  bucketValueOf: ({ bucketName }) => (bucketName === undefined ? undefined : known(bucketName)),
  bucketTextOf: () => "a value that is not in the state",
};

type Entry = Body & { readonly type: string };

function resourcesIn(module: unknown, source: string): readonly Entry[] {
  const { resources: listed = [] } = isBody(module) ? module : {};
  const isEntry = (value: unknown): value is Entry =>
    typeof own(value, "type") === "string" && isBody(own(value, "values"));
  if (!Array.isArray(listed) || !listed.every(isEntry)) throw malformed(source, "a list of resources");
  return listed;
}
