import { Roster } from "../attribution/roster.ts";
import { asList, asText, type Body, isBody, own } from "../json/body.ts";
import { malformed } from "../json/file-kind.ts";
import { isRelevantType } from "../lang/resource.ts";
import { ProviderKeys } from "./plan-providers.ts";
import { PlanScopes } from "./plan-scope.ts";
import { plannedResource } from "./planned-resource.ts";
import type { RootOutputs } from "./root-outputs.ts";

/**
 * The buckets of a plan, their rules and their policies, from its `resource_changes`: those hold what will be,
 * unchanged resources included, and what goes away.
 *
 * @param remote the outputs of all plans and states of the run, to which this adds its own
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function readPlan(document: Body, source: string, remote: RootOutputs): Roster {
  const configuration = own(document, "configuration");
  const root = own(configuration, "root_module");
  const scopes = new PlanScopes(isBody(root) ? root : {}, remote);
  remote.addExpressions(own(root, "outputs"), scopes.at(""));
  const providers = new ProviderKeys(configuration, own(document, "variables"));
  const roster = new Roster(source, own(document, "complete") !== false);
  for (const change of changesIn(document, source)) {
    const { type } = change;
    if (!isRelevantType(type) || change.mode === "data") continue;
    // What is left of an earlier replacement that failed halfway.
    if (change.deposed !== undefined) continue;
    const scope = scopes.at(asText(change.module_address) ?? "");
    const resource = plannedResource(change, type, { scope, providers, source });
    scope.add(resource);
    roster.add(resource);
  }
  return roster;
}

type Change = Body & { readonly type: string };

/** @throws DeclaredFileError where they are missing or not what they should be: no change is no finding */
function changesIn(document: Body, source: string): readonly Change[] {
  const listed = own(document, "resource_changes");
  const planned = own(own(document, "planned_values"), "root_module");
  const isCutOut = listed === undefined && isBody(planned) && Object.keys(planned).length > 0;
  if (isCutOut || (listed !== undefined && !Array.isArray(listed))) throw malformed(source, "resource_changes");
  // Of a change that is put off, as much is planned as can be known.
  const deferred = asList(own(document, "deferred_changes")).map((each) => own(each, "resource_change"));
  const changes = [...asList(listed), ...deferred];
  if (!changes.every(isChange)) throw malformed(source, "an entry of resource_changes");
  return changes;
}

function isChange(value: unknown): value is Change {
  return typeof own(value, "type") === "string" && isBody(own(value, "change"));
}
