import { RootModule } from "../attribution/index.ts";
import { asList, asText, type Body, isBody, malformed, own } from "../json/index.ts";
import { isRelevantType } from "../lang/index.ts";
import { findLeftOut } from "./left-out.ts";
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
    if (PASSES_ON.test(type) && (isData || !isRelevantType(type))) {
      module.shown.addValues(isData ? `data.${address}` : address, change.index, own(change.change, "after"));
    }
    if (isData) continue;
    root.resourceCount += 1;
    if (!isRelevantType(type)) {
      const { index } = change;
      if (typeof index === "string" || typeof index === "number") module.shown.addOther(address, index);
      continue;
    }
    const resource = plannedResource(change, type, { module, providers, source });
    module.shown.add(resource);
    root.add(resource, module);
  }
  findLeftOut(document, root, { modules, providers, source, isRefresh });
  return root;
}

/** Whose arguments people pass names of buckets through. */
const PASSES_ON = /^(aws_s3_|terraform_data$)/;

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
