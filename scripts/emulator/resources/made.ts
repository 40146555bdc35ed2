import { BUCKETS } from "./buckets.ts";
import { EVENTS } from "./events.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Make } from "./make.ts";
import { STORES } from "./stores.ts";

/** How each type is made. */
export const MADE: Readonly<Record<string, Make>> = { ...BUCKETS, ...EVENTS, ...FUNCTIONS, ...STORES };
