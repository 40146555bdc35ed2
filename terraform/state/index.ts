// States: what terraform show -json prints of one, and the file that Terraform keeps (version 4).
// Everything in a state has been applied, so every value is known.
// read-state.ts is where it begins.
export { readState, stateOutputs } from "./read-state.ts";
