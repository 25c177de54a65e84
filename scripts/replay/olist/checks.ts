/** What is compared after a replay. */

/** What must hold, in the words of the report. */
export const CHECKS = {
  orders:
    "every order of the files is one order, with its lines, its freight, and the sum of its payments as its total",
  tenders: "each payment of the files is a tender by its method and with its amount",
  cancelled: "exactly the cancelled orders are cancelled, and all their money went back to where it came from",
  money: "each order's row, the provider's list and the books have the same money",
  provider: "the provider's list has each payment of the files once, and no other",
  vouchers: "each gift card is spent to the last centavo, and whole again where its order was cancelled",
  sellers: "each seller's account has the items that the files have, less commission",
  books: "the books balance; freight, commission and vouchers are those of the files",
  stock: "on hand plus sold, net of cancelled, equals received for every sku",
  reservations: "no reservation is open",
  stuck: "nothing is stuck",
} as const;

export type Check = keyof typeof CHECKS;

export interface Mismatch {
  readonly check: Check;
  readonly what: string;
}
