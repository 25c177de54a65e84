/** From where an order is sent and why, for staff: what was planned beside what the stock gave. */
import type { Principal } from "../../domain/account/types.ts";
import type { Warehouse } from "../../domain/catalog/types.ts";
import type { AllocationRecord } from "../../domain/inventory/allocation-plan/record.ts";
import type { Order, OrderLine } from "../../domain/order/types.ts";
import type { OrderId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { isStaff, NO_ORDER } from "./show-order.ts";

export interface AllocationLine {
  readonly sku: Sku;
  readonly title: string;
  readonly quantity: number;
  /** What the stock gave, and will be sent. */
  readonly taken: OrderLine["taken"];
  readonly planned: readonly { readonly warehouseId: WarehouseId; readonly quantity: number }[];
  /** The stock gave it from elsewhere than planned: the published numbers were old, or it comes later. */
  readonly differs: boolean;
}

export interface AllocationPage {
  readonly order: Order;
  readonly lines: readonly AllocationLine[];
  /** Null of orders from before plans were kept. */
  readonly plan: AllocationRecord | null;
  /** Those that are named by plan or goods, in order of their ids; one that the shop no longer has is not among them. */
  readonly warehouses: readonly Warehouse[];
}

/** Staff only: to everybody else the order is not there. */
export async function showAllocation(
  deps: Pick<Deps, "orders" | "catalogue">,
  caller: Principal,
  id: OrderId,
): Promise<Result<AllocationPage, Problem>> {
  if (!isStaff(caller)) return err(NO_ORDER);
  const [order, plan, frame] = await Promise.all([
    deps.orders.find(id),
    deps.orders.allocation(id),
    deps.catalogue.frame(),
  ]);
  if (!order) return err(NO_ORDER);
  const named = new Set(order.lines.flatMap((line) => line.taken.map((each) => each.warehouseId)));
  for (const warehouse of plan ? namedIn(plan) : []) named.add(warehouse);
  return ok({
    order,
    lines: order.lines.map((line) => lineOf(line, plan)),
    plan,
    warehouses: frame.warehouses
      .filter((warehouse) => named.has(warehouse.id))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  });
}

function lineOf({ sku, title, quantity, taken }: OrderLine, plan: AllocationRecord | null): AllocationLine {
  const planned = (plan?.parts ?? [])
    .filter((part) => part.sku === sku)
    .map((part) => ({ warehouseId: part.warehouseId, quantity: part.quantity }));
  const given = new Map(taken.map((each) => [each.warehouseId, each.quantity]));
  const agrees =
    given.size === planned.length && planned.every((part) => given.get(part.warehouseId) === part.quantity);
  return { sku, title, quantity, taken, planned, differs: plan !== null && !agrees };
}

/** Chosen, or looked at and left. */
const namedIn = (plan: AllocationRecord): readonly WarehouseId[] => [
  ...plan.parts.map((part) => part.warehouseId),
  ...plan.steps.flatMap((step) => {
    if (step.kind === "line") return step.alternatives.map((each) => each.warehouseId);
    return step.kind === "single" && step.best ? [step.best.warehouseId] : [];
  }),
];
