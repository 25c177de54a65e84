/** `npm run reset`: removes the data folder of a shop that does not run. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { holderOf } from "./data-folder.ts";
import { DEFAULT_DATA_DIR } from "./paths.ts";

/** What lies in a shop's folder. Anything else in it means that the folder was named by mistake. */
const OURS = /^(state|gateway|dev|secrets\.json|sample\.json|imports|lock\.json|worker\.log|.*\.(next|old))$/;

const { values } = parseArgs({ options: { data: { type: "string", default: DEFAULT_DATA_DIR } } });
const dataDir = resolve(values.data);

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 1;
}

if (!existsSync(dataDir)) {
  console.log(`${dataDir} does not exist: nothing to do.`);
} else {
  const holder = ["", "gateway", "dev", "dev/gateway"].map((name) => holderOf(join(dataDir, name))).find(Boolean);
  const foreign = readdirSync(dataDir).filter((name) => !OURS.test(name));
  if (holder !== undefined)
    refuse(`${dataDir} is in use by the server at ${holder.url} (process ${holder.pid}). Stop it first.`);
  else if (foreign.length > 0)
    refuse(`${dataDir} is no shop's data folder: it holds ${foreign.slice(0, 3).join(", ")}.`);
  else {
    rmSync(dataDir, { recursive: true });
    console.log(`${dataDir} is gone; the next "npm start" begins anew.`);
  }
}
