/** Where things lie; every script works from any current directory. */
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..");
export const DIST = join(ROOT, "dist");
export const PUBLIC = join(DIST, "public");
export const NODE_MODULES = join(ROOT, "node_modules");
export const GENERATED = join(ROOT, "workers", "pages", "generated");
export const DEFAULT_DATA_DIR = join(ROOT, ".souk");
