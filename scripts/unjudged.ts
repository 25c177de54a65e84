/**
 * Settings of a shop in which programs buy by the hundred, with a few test cards and addresses: by all that is known
 * they are fraudsters. Every checkout is screened in full, as in any shop, and nobody is stopped for it.
 */
export const UNJUDGED = {
  fraud: {
    reviewAbove: 1_000_000,
    rejectAbove: 1_000_000,
    caps: { ordersOfPerson: 0, ordersOfCard: 0, ordersOfDevice: 0, declines: 0 },
  },
} as const;
