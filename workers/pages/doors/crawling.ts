/** For search engines: where to begin. */
import type { App, AppContext } from "../../context.ts";

export function mountCrawling(app: App): void {
  app.get("/sitemap.xml", showSitemap);
}

/** Home and all categories (sitemaps.org 0.9); their pages lead to every product. */
async function showSitemap(c: AppContext): Promise<Response> {
  const { categories } = await c.get("deps").catalogue.frame();
  const { origin } = new URL(c.req.url);
  const paths = ["/", ...categories.map(({ slug }) => `/c/${slug}`)];
  const rows = paths.map((path) => `<url><loc>${xmlText(origin + path)}</loc></url>`);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${rows.join("")}</urlset>\n`;
  return c.body(body, 200, {
    "content-type": "application/xml; charset=utf-8",
    "cache-control": "public, max-age=3600",
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

const xmlText = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
