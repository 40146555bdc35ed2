// Plans as terraform show -json prints them: resource_changes, the configuration's expressions or references, relevant
// attributes, refresh-only plans, and what a plan leaves out.
// read-plan.ts is where it begins.
export { readPlan } from "./read-plan.ts";
export { RootOutputs } from "./root-outputs.ts";
