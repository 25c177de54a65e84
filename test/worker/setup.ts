/** Every test file begins with the schema of all four databases. */
import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Env as ShopEnv } from "../../src/adapters/env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends ShopEnv {
      readonly TEST_MIGRATIONS: Readonly<Record<"CATALOGUE" | "SEARCH" | "ORDERS" | "ACCOUNTS", D1Migration[]>>;
    }
  }
}

await applyD1Migrations(env.CATALOGUE, env.TEST_MIGRATIONS.CATALOGUE);
await applyD1Migrations(env.SEARCH, env.TEST_MIGRATIONS.SEARCH);
await applyD1Migrations(env.ORDERS, env.TEST_MIGRATIONS.ORDERS);
await applyD1Migrations(env.ACCOUNTS, env.TEST_MIGRATIONS.ACCOUNTS);
