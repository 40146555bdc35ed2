import { constructsPrograms } from "./constructs/constructs-program.ts";
import { examineConstructs } from "./constructs/examine-constructs.ts";
import type { Kind } from "./oracle.ts";
import { programs } from "./program/programs.ts";
import { examine } from "./verdicts/examine.ts";

/** Root modules in Terraform's language. */
export const rootModules: Kind<unknown> = kind({ programs, examine });

/** Stacks of CDKTF constructs, of which the check at synth has its say, too. */
export const stacks: Kind<unknown> = kind({ programs: constructsPrograms, examine: examineConstructs });

// Whoever runs a kind need not know what its programs are.
function kind<P>({ programs: made, examine: by }: Kind<P>): Kind<unknown> {
  return { programs: made, examine: (program, ...rest) => by(program as P, ...rest) };
}
