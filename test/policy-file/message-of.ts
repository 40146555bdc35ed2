import { PolicyFileError, parsePolicyFile } from "../../policy-file/index.ts";

/** What is wrong with the text of a policy file, in the words of its error. */
export function messageOf(text: string): string {
  try {
    parsePolicyFile(text, "p.yaml");
  } catch (error) {
    if (error instanceof PolicyFileError) return error.message;
    throw error;
  }
  return "no error";
}
