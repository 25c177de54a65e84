/** What the shop says about itself: the OpenAPI document, the pages that explain it, and its health. */
import { version } from "../package.json";
import { PROBLEMS, type ProblemCode } from "../src/kernel/problem.ts";
import type { App } from "./context.ts";
import { openApiDocument } from "./openapi.ts";
import { ProblemsPage } from "./reference/problems-page.tsx";
import { ReferencePage } from "./reference/reference-page.tsx";
import type { AnyRoute } from "./route.ts";

/** A shop that is deployed anew has a new document: minutes, not days. */
const CACHE = "public, max-age=300";

export function mountReference(app: App, routes: readonly AnyRoute[]): void {
  let document: ReturnType<typeof openApiDocument> | undefined;
  // Made when it is first asked for: a Worker that starts to sell something should not describe itself first.
  const described = () => (document ??= openApiDocument(app, routes));

  app.get("/healthz", (c) => c.json({ status: "ok", version }, 200, { "cache-control": "no-store" }));
  app.get("/openapi.json", (c) => c.json(described(), 200, { "cache-control": CACHE }));
  app.get("/reference", (c) =>
    c.html(ReferencePage({ document: described(), origin: new URL(c.req.url).origin, nonce: c.get("nonce") }), 200, {
      "cache-control": "private, no-cache",
    }),
  );
  app.get("/problems", (c) => c.html(ProblemsPage({ nonce: c.get("nonce") })));
  app.get("/problems/:code", (c) => {
    const code = c.req.param("code");
    return isCode(code) ? c.html(ProblemsPage({ nonce: c.get("nonce"), code })) : c.notFound();
  });
}

const isCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text);
