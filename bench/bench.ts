/** `npm run bench [-- shop | checkout | stock | allocation | lag | fraud]`: the bench of that name, each with options of its own. */
import { argv, exit } from "node:process";

const BENCHES: Readonly<Record<string, string>> = {
  shop: "./shop.ts",
  checkout: "./checkout.ts",
  stock: "./stock/bench.ts",
  allocation: "./allocation.ts",
  lag: "./lag.ts",
  fraud: "./fraud.ts",
};

const [, , first = ""] = argv;
const isNamed = first !== "" && !first.startsWith("-");
const file = BENCHES[isNamed ? first : "shop"];
if (file === undefined) {
  console.error(`there is no bench "${first}"; there are ${Object.keys(BENCHES).join(", ")}`);
  exit(2);
}
// The bench reads its own options: it must not meet the name.
if (isNamed) argv.splice(2, 1);
await import(file);
