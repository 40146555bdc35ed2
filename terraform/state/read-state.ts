import { Roster } from "../attribution/roster.ts";
import { asList, asText, type Body, isBody, own } from "../json/body.ts";
import { malformed } from "../json/file-kind.ts";
import { isStateFile } from "../json/is-state-file.ts";
import { pickMerged } from "../json/merge-marks.ts";
import { type DeclaredResource, isRelevantType, OUTPOSTS_BUCKET } from "../lang/resource.ts";
import { declaredBody } from "../lifecycle/planned-rules.ts";
import { ANY_PROVIDER } from "../plan/plan-providers.ts";
import { PlanScopes } from "../plan/plan-scope.ts";
import { ARGUMENTS } from "../plan/planned-resource.ts";
import { entriesOfStateFile } from "./read-state-file.ts";

/**
 * The buckets of a state: everything in it has been applied, so every value is known. Takes what `terraform show
 * -json` prints, and the file itself as Terraform keeps it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#state-representation
 */
export function readState(document: Body, source: string): Roster {
  const roster = new Roster(source);
  const scopes = new PlanScopes({});
  if (isStateFile(document)) {
    for (const { type, modulePath, body, provider } of entriesOfStateFile(document, source)) {
      roster.add({ ...stateResource(body, type, { scope: scopes.at(modulePath), source }), provider });
    }
    return roster;
  }
  // A stack in place of recursion: modules can be nested as deep as somebody likes.
  const modules: unknown[] = [own(own(document, "values"), "root_module")];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    const scope = scopes.at(asText(own(module, "address")) ?? "");
    for (const entry of resourcesIn(module, source)) {
      if (!isRelevantType(entry.type) || entry.mode === "data") continue;
      roster.add(stateResource(entry, entry.type, { scope, source }));
    }
    modules.push(...asList(own(module, "child_modules")));
  }
  return roster;
}

/** The outputs of the root module, by name, each with a `value`. */
export function stateOutputs(document: Body): unknown {
  return isStateFile(document) ? document.outputs : own(own(document, "values"), "outputs");
}

function stateResource(
  entry: Body,
  type: string,
  { scope, source }: { scope: DeclaredResource["scope"]; source: string },
): DeclaredResource {
  const { values, sensitive_values: hidden } = entry;
  const name = asText(entry.name) ?? "";
  const { lifecycle_rule: mirroredRules, ...picked } = pickMerged(values, [hidden], ARGUMENTS);
  const bucketName = asText(own(values, type === OUTPOSTS_BUCKET ? "arn" : "bucket"));
  return {
    type,
    name,
    address: asText(entry.address) ?? `${type}.${name}`,
    scope,
    provider: ANY_PROVIDER,
    body: declaredBody(type, picked),
    // The provider reads the live rules back into the bucket, whoever declared them.
    ...(mirroredRules !== undefined && { mirroredRules }),
    ...(bucketName !== undefined && { bucketName }),
    goes: false,
    location: { file: source },
  };
}

type Entry = Body & { readonly type: string };

function resourcesIn(module: unknown, source: string): readonly Entry[] {
  const { resources: listed = [] } = isBody(module) ? module : {};
  const isEntry = (value: unknown): value is Entry =>
    typeof own(value, "type") === "string" && isBody(own(value, "values"));
  if (!Array.isArray(listed) || !listed.every(isEntry)) throw malformed(source, "a list of resources");
  return listed;
}
