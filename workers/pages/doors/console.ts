/** The console of staff and sellers. */
import type { App } from "../../context.ts";
import { mountConsoleCount } from "./console-count.tsx";
import { mountConsoleDeeds } from "./console-deeds.tsx";
import { mountConsoleFraud } from "./console-fraud.tsx";
import { mountConsoleIncidents } from "./console-incidents.tsx";
import { mountConsoleLedger } from "./console-ledger.tsx";
import { mountConsoleOrders } from "./console-orders.tsx";
import { mountConsoleStock } from "./console-stock.tsx";
import { redirect } from "./shell.ts";

export function mountConsole(app: App): void {
  app.get("/console", (c) => redirect(c, "/console/stock"));
  mountConsoleStock(app);
  mountConsoleCount(app);
  mountConsoleDeeds(app);
  mountConsoleOrders(app);
  mountConsoleFraud(app);
  mountConsoleIncidents(app);
  mountConsoleLedger(app);
}
