/** What every store of orders keeps, whatever it is made of: one suite, run on D1 and on Postgres. */
import { ledgerContract } from "./order-store/ledger.ts";
import { orderModelContract } from "./order-store/model.ts";
import { moneyContract } from "./order-store/money.ts";
import { ordersContract } from "./order-store/orders.ts";
import { outboxContract } from "./order-store/outbox.ts";
import { shortfallsContract } from "./order-store/shortfalls.ts";
import { staffContract } from "./order-store/staff.ts";
import { stockContract } from "./order-store/stock.ts";
import type { GetSubject } from "./order-store/subject.ts";

export function orderStoreContract(subject: GetSubject): void {
  ordersContract(subject);
  moneyContract(subject);
  staffContract(subject);
  stockContract(subject);
  outboxContract(subject);
  shortfallsContract(subject);
  ledgerContract(subject);
  orderModelContract(subject);
}
