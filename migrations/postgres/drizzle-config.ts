/** For `npm run generate:postgres`: the tables of src/db/orders-postgres.ts as the next migration. */
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/db/orders-postgres.ts",
  out: "./migrations/postgres/orders",
  breakpoints: true,
});
