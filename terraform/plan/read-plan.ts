import { RootModule } from "../attribution/index.ts";
import { asList, asText, type Body, isBody, malformed, own } from "../json/index.ts";
import { isRelevantType, passesNamesOn } from "../lang/index.ts";
import { findLeftOut } from "./left-out.ts";
import type { PlanModule } from "./plan-module.ts";
import { PlanModules } from "./plan-modules.ts";
import { ProviderKeys } from "./plan-providers.ts";
import { plannedResource } from "./planned-resource.ts";
import { isRefreshOnly, refreshedEntries } from "./refresh-only.ts";
import type { RootOutputs } from "./root-outputs.ts";

/**
 * The buckets of a plan, their rules and their policies, from its `resource_changes`: those hold what will be,
 * unchanged resources included, and what is destroyed. A refresh-only plan has none, and shows what is there instead.
 *
 * @param id tells the files of a run apart
 * @param remote the outputs of all plans and states of the run, to which this adds its own
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function readPlan(document: Body, source: string, id: string, remote: RootOutputs): RootModule {
  const modules = new PlanModules(id, document, remote);
  remote.addModule(modules.at(""));
  const providers = new ProviderKeys(own(document, "configuration"), own(document, "variables"));
  const root = new RootModule("plan", source, own(document, "complete") !== false);
  const isRefresh = isRefreshOnly(document);
  for (const change of isRefresh ? refreshedEntries(document, source) : changesIn(document, source)) {
    // What is left of an earlier replacement that failed halfway.
    if (change.deposed !== undefined) continue;
    const { type } = change;
    const module = modules.at(asText(change.module_address) ?? "");
    const address = `${type}.${asText(change.name) ?? ""}`;
    const isData = change.mode === "data";
    if (!isData) root.resourceCount += 1;
    if (isData || !isRelevantType(type)) {
      addOther(change, isData ? `data.${address}` : address, module);
      continue;
    }
    const resource = plannedResource(change, type, { module, providers, source });
    module.shown.add(resource);
    root.add(resource, module);
  }
  findLeftOut(document, root, { modules, providers, source, isRefresh });
  return root;
}

/** Notes a resource that is no bucket and no part of one as far as anybody may ask for it: plans are full of them. */
function addOther({ type, mode, address, index, change }: Change, addressInModule: string, module: PlanModule): void {
  const key = typeof index === "string" || typeof index === "number" ? index : undefined;
  const mayBeRead = mode === "data" || passesNamesOn(type) || module.place.context.relevant.has(asText(address) ?? "");
  if (mayBeRead) {
    const [after, unknown] = [own(change, "after"), own(change, "after_unknown")];
    module.shown.addOther(addressInModule, { key, after, unknown });
  } else if (key !== undefined) module.shown.addOther(addressInModule, { key });
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
