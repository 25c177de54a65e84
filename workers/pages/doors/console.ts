/** The console of staff and sellers. */
import type { App } from "../../context.ts";
import { mountConsoleCheckouts } from "./console-checkouts.tsx";
import { mountConsoleCount } from "./console-count.tsx";
import { mountConsoleDeeds } from "./console-deeds.tsx";
import { mountConsoleFraud } from "./console-fraud.tsx";
import { mountConsoleGiftCards } from "./console-gift-cards.tsx";
import { mountConsoleIncidents } from "./console-incidents.tsx";
import { mountConsoleLedger } from "./console-ledger.tsx";
import { mountConsoleOrders } from "./console-orders.tsx";
import { mountConsoleStart } from "./console-start.tsx";
import { mountConsoleStock } from "./console-stock.tsx";

export function mountConsole(app: App): void {
  mountConsoleStart(app);
  mountConsoleStock(app);
  mountConsoleCount(app);
  mountConsoleDeeds(app);
  mountConsoleOrders(app);
  mountConsoleCheckouts(app);
  mountConsoleFraud(app);
  mountConsoleGiftCards(app);
  mountConsoleIncidents(app);
  mountConsoleLedger(app);
}
