/** Stock for staff and sellers, and its books for operators. */
import type { AnyRoute } from "../route.ts";
import { stockAuditRoutes } from "./stock-audit.ts";
import { stockCountRoutes } from "./stock-count.ts";
import { stockDeedRoutes } from "./stock-deeds.ts";
import { stockLevelRoutes } from "./stock-levels.ts";

export const stockRoutes: readonly AnyRoute[] = [
  ...stockLevelRoutes,
  ...stockDeedRoutes,
  ...stockCountRoutes,
  ...stockAuditRoutes,
];
