import { asList, type Body, isBody, malformed, own } from "../json/index.ts";

type Entry = Body & { readonly type: string };

/** Whether a plan only brings the state up to date: it changes nothing, and what is there has been read. */
export function isRefreshOnly(document: Body): boolean {
  if (asList(own(document, "resource_changes")).length > 0) return false;
  const planned = own(own(document, "planned_values"), "root_module");
  if (isBody(planned) && Object.keys(planned).length > 0) return false;
  const before = own(own(own(document, "prior_state"), "values"), "root_module");
  const hasResources =
    isBody(before) && (asList(before.resources).length > 0 || asList(before.child_modules).length > 0);
  return hasResources || asList(own(document, "resource_drift")).length > 0;
}

/**
 * The entries of a refresh-only plan in the shape of `resource_changes`: `prior_state` is the state after the refresh,
 * and what `resource_drift` found deleted is not in it any more.
 */
export function* refreshedEntries(document: Body, source: string): Iterable<Entry> {
  const modules: unknown[] = [own(own(own(document, "prior_state"), "values"), "root_module")];
  const seen = new Set<unknown>();
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    const resources = own(module, "resources") ?? [];
    if (!Array.isArray(resources)) throw malformed(source, "a list of resources");
    for (const entry of resources) {
      if (typeof own(entry, "type") !== "string" || !isBody(own(entry, "values"))) {
        throw malformed(source, "a resource of prior_state");
      }
      const { values, sensitive_values: hidden, ...others } = entry;
      seen.add(others.address);
      yield {
        ...others,
        module_address: own(module, "address"),
        change: { actions: ["no-op"], before: values, after: values, after_sensitive: hidden },
      };
    }
    for (const child of asList(own(module, "child_modules"))) modules.push(child);
  }
  for (const drift of asList(own(document, "resource_drift"))) {
    if (typeof own(drift, "type") !== "string" || !isBody(own(drift, "change"))) {
      throw malformed(source, "an entry of resource_drift");
    }
    const entry = drift as Entry;
    const isDeleted = asList(own(entry.change, "actions"))[0] === "delete";
    // Without a prior state in the file, what has changed is shown here alone.
    if (isDeleted || !seen.has(entry.address)) yield entry;
  }
}
