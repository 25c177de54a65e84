/** What answers where no route did: 404, or 405 and the methods there are. */
import { problem } from "../../src/kernel/problem.ts";
import type { App, AppContext } from "../context.ts";
import type { Refuse } from "./errors.ts";

export function unknownAddress(app: App, refuse: Refuse): (c: AppContext) => Promise<Response> {
  let known: ReadonlyMap<RegExp, ReadonlySet<string>> | undefined;
  return async (c) => {
    known ??= knownPaths(app);
    const allow = allowedMethods(known, c.req.path);
    // A route that took the request and found nothing under this name says so in the same way.
    if (allow.length === 0 || allow.includes(c.req.raw.method))
      return refuse(c, problem("not-found", "There is nothing at this address."));
    if (c.req.raw.method === "OPTIONS")
      return new Response(null, { status: 204, headers: { allow: allow.join(", ") } });
    const refused = await refuse(c, problem("method-not-allowed", `Use ${allow.join(" or ")} here.`));
    refused.headers.set("allow", allow.join(", "));
    return refused;
  };
}

/** The app's own table, so that pages count too; what stands for all methods is middleware. */
function knownPaths(app: App): ReadonlyMap<RegExp, ReadonlySet<string>> {
  const byPath = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    if (method === "ALL") continue;
    const methods = byPath.get(path) ?? new Set<string>();
    byPath.set(path, methods.add(method));
  }
  return new Map([...byPath].map(([path, methods]) => [pathPattern(path), methods]));
}

/** `/a/:id`, `/a/:id{[0-9]+}` and `/a/*`: the forms that routes here are written in. */
function pathPattern(path: string): RegExp {
  const parts = path.split("/").map((part) => {
    if (part === "*") return ".*";
    if (!part.startsWith(":")) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const own = /\{(.+)\}$/.exec(part)?.[1];
    return own ? `(?:${own})` : "[^/]+";
  });
  return new RegExp(`^${parts.join("/")}$`);
}

function allowedMethods(known: ReadonlyMap<RegExp, ReadonlySet<string>>, path: string): string[] {
  const methods = new Set<string>();
  for (const [pattern, some] of known) if (pattern.test(path)) for (const method of some) methods.add(method);
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods].sort();
}
