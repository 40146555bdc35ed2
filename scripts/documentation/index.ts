// The pages of docs/ that are made of the product itself: of its table of explanations, its help, and its JSON Schema.
// `npm run docs` writes them; test/docs/generated.test.ts fails where one is stale.
import { commandsPage } from "./commands.ts";
import { findingKindsPage } from "./finding-kinds.ts";
import { patchingPage } from "./patching.ts";
import { policyFilePage } from "./policy-file.ts";
import { readme } from "./readme.ts";

/** Every generated page by its path; of README.md and docs/patching.md a part is generated. */
export const PAGES: Readonly<Record<string, (current: string) => string | Promise<string>>> = {
  "README.md": readme,
  "docs/finding-kinds.md": findingKindsPage,
  "docs/patching.md": patchingPage,
  "docs/commands.md": commandsPage,
  "docs/policy-file.md": policyFilePage,
};
