/** The icons that the pages use: web/icons.json lists names of the lucide set. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NODE_MODULES, ROOT } from "./paths.ts";

/** Name to what stands inside <svg viewBox="0 0 24 24">. Throws with the names that lucide does not have. */
export function readIcons(): Readonly<Record<string, string>> {
  const list = join(ROOT, "web", "icons.json");
  if (!existsSync(list)) return {};
  const names = JSON.parse(readFileSync(list, "utf8")) as readonly string[];
  const pathOf = (name: string): string => join(NODE_MODULES, "lucide-static", "icons", `${name}.svg`);
  const unknown = names.filter((name) => !existsSync(pathOf(name)));
  if (unknown.length > 0)
    throw new Error(`web/icons.json names icons that lucide does not have: ${unknown.join(", ")}`);
  return Object.fromEntries([...names].sort().map((name) => [name, innerSvg(readFileSync(pathOf(name), "utf8"))]));
}

function innerSvg(svg: string): string {
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1];
  if (inner === undefined) throw new Error(`no <svg> in ${svg.slice(0, 60)}`);
  return inner.replace(/\s*\n\s*/g, "").trim();
}
