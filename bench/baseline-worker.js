/** What the same server can do at best: an empty answer of a bare module Worker, and one durable commit a request. */
import { DurableObject } from "cloudflare:workers";

export class Commits extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS counts (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
  }

  async commit() {
    this.ctx.storage.sql.exec("INSERT INTO counts (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1");
  }
}

export default {
  async fetch(request, env) {
    const path = request.url.slice(request.url.indexOf("/", 8));
    if (path === "/empty") return new Response(null);
    // A path of its own for each object: /commit/17
    await env.COMMITS.getByName(path).commit();
    return new Response(null);
  },
};
