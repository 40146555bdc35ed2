import type { RootModule } from "../attribution/index.ts";
import { asList, asText, type Body, isBody, own } from "../json/index.ts";
import { isBucketType, isConfigurationType, isRelevantType, nameArgument } from "../lang/index.ts";
import type { PlanModule } from "./plan-module.ts";
import type { PlanModules } from "./plan-modules.ts";
import type { ProviderKeys } from "./plan-providers.ts";

interface PlanParts {
  readonly modules: PlanModules;
  readonly providers: ProviderKeys;
  readonly source: string;
  /** A refresh-only plan: what it does not show is not going to be created. */
  readonly isRefresh: boolean;
}

/**
 * Finds what a plan leaves out (`-target`, `-exclude`), also where it does not say so, as older versions and OpenTofu
 * do not: a resource with neither `count` nor `for_each`, in modules that have neither, is always in a whole plan.
 */
export function findLeftOut(document: Body, root: RootModule, parts: PlanParts): void {
  const isSaidComplete = own(document, "complete") === true;
  if (isSaidComplete && !parts.isRefresh) return;
  const work: PlanModule[] = [parts.modules.at("")];
  for (let module = work.pop(); module !== undefined; module = work.pop()) {
    for (const declaration of asList(module.configuration.resources)) {
      if (isBody(declaration)) addLeftOut(declaration, module, root, parts);
    }
    const calls = module.configuration.module_calls;
    for (const [name, call] of isBody(calls) ? Object.entries(calls) : []) {
      if (isKeyed(call)) continue;
      const called = module.call(name);
      if (called?.kind === "module") work.push(called.module as PlanModule);
    }
  }
}

function addLeftOut(declaration: Body, module: PlanModule, root: RootModule, parts: PlanParts): void {
  const { type, name, mode } = declaration;
  if (mode === "data" || typeof type !== "string" || !isRelevantType(type) || isKeyed(declaration)) return;
  const address = `${type}.${asText(name) ?? ""}`;
  if (module.shown.at(address).length > 0) return;
  if (!parts.isRefresh) root.isComplete = false;
  else if (isConfigurationType(type)) return;
  if (!isBucketType(type)) return;
  const constant = module.argument(address, nameArgument(type), undefined);
  const bucketName = constant?.kind === "known" && typeof constant.value === "string" ? constant.value : undefined;
  const bucket = {
    type,
    name: asText(name) ?? "",
    address: module.address === "" ? address : `${module.address}.${address}`,
    scopePath: module.path,
    origin: "plan" as const,
    conditions: [],
    keySets: [],
    provider: parts.providers.factsOf(asText(declaration.provider_config_key)),
    body: bucketName === undefined ? {} : { bucket: bucketName },
    ...(bucketName !== undefined && { bucketName }),
    isDestroyed: false,
    location: { file: parts.source },
  };
  module.shown.add(bucket);
  root.add(bucket, { bucketValueOf: () => constant, bucketTextOf: () => address });
  root.leftOut.push(bucket);
}

function isKeyed(declaration: unknown): boolean {
  return own(declaration, "count_expression") !== undefined || own(declaration, "for_each_expression") !== undefined;
}
