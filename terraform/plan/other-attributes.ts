import { asList, asText, isBody, own } from "../json/index.ts";
import { isRelevantType, passesNamesOn, repeated } from "../lang/index.ts";
import type { ModuleInPlan } from "./plan-context.ts";
import type { OtherInstance } from "./shown-instances.ts";

/** What a value may be that the plan does not say yet, besides the names of buckets. */
export type Unsaid = "nothing" | "random" | "anything" | { readonly text: string };

/**
 * What the attributes hold that are read of a module's resources, as far as these are no buckets, and of its data
 * sources. What they are given is among the rest of what can be referred to; what remains are texts that are written
 * out in them, and what they make up themselves.
 */
export function* otherAttributes(module: ModuleInPlan): Iterable<Unsaid> {
  const { relevant, isTraced } = module.place.context;
  for (const declaration of asList(module.configuration.resources)) {
    const type = asText(own(declaration, "type")) ?? "";
    const isData = own(declaration, "mode") === "data";
    if (!isBody(declaration) || (isRelevantType(type) && !isData)) continue;
    const address = asText(declaration.address) ?? "";
    const attributes = isTraced ? relevant.attributesOf(module.addressOf(address)) : EVERYTHING;
    const instances = [...(module.shown.othersAt(address)?.values() ?? [])];
    // A data source that is not in the plan has been read by now; which resources are not in it is not always noted.
    if (instances.length === 0 && !isData && !isTraced && !passesNamesOn(type)) yield madeUp(type);
    for (const attribute of attributes) {
      for (const instance of instances) yield readFrom(instance, attribute, type, declaration.expressions);
    }
  }
}

const EVERYTHING: ReadonlySet<string> = new Set([""]);

function readFrom({ after, unknown }: OtherInstance, attribute: string, type: string, given: unknown): Unsaid {
  if (after === undefined) return madeUp(type);
  if (attribute === "") {
    if (!hasUnknown(unknown)) return "nothing";
    return passesNamesOn(type)
      ? textAt(after, repeated(type, type === "terraform_data" ? "output" : "id"))
      : madeUp(type);
  }
  if (!hasUnknown(own(unknown, attribute))) return "nothing";
  const argument = repeated(type, attribute);
  return own(given, argument) === undefined ? madeUp(type) : textAt(after, argument);
}

function textAt(after: unknown, argument: string): Unsaid {
  const text = asText(own(after, argument));
  return text === undefined ? "nothing" : { text };
}

function madeUp(type: string): Unsaid {
  return type.startsWith("random_") ? "random" : "anything";
}

function hasUnknown(start: unknown): boolean {
  const work: unknown[] = [start];
  while (work.length > 0) {
    const next = work.pop();
    if (next === true) return true;
    if (Array.isArray(next)) for (const item of next) work.push(item);
    else if (isBody(next)) for (const key in next) work.push(next[key]);
  }
  return false;
}
