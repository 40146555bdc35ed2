// Code: the files of a module, overrides merged, the modules that it calls, and every instance that count and for_each
// make as far as that is known. Takes documents in JSON syntax: what *.tf.json holds, what HCL reads as, what synth writes.
// read-code.ts is where it begins.
export type { CodeFile, CodeModule } from "./code-module.ts";
export { readCode } from "./read-code.ts";
