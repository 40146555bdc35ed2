// The package has no types of its own.
declare module "asl-validator" {
  interface Result {
    readonly isValid: boolean;
    readonly errors: readonly object[];
    /** What is wrong, one after the other; empty where nothing is. */
    errorsText(separator?: string): string;
  }
  interface Options {
    readonly checkPaths?: boolean;
    readonly checkArn?: boolean;
  }
  function validate(definition: object, options?: Options): Result;
  export default validate;
}
