// Finds and reads the files of declared code: folders of *.tf and *.tf.json, the modules that they call, values of
// variables, and what cdktf synth writes. What the files mean is for terraform/ to say.
export { readBytes } from "./module/read-bytes.ts";
export { readPaths } from "./read-paths.ts";
export { readSynthProject } from "./synth-folder.ts";
