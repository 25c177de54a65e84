/** Every limit of the shop, each with its why. Over a limit is a problem that names it, never a cut. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./time.ts";

export const LIMITS = {
  /** A business order reaches 675 lines in the real year of a shop; a cart must hold it in one row of 2 MB. */
  cartLinesMax: 1_000,
  /** The same year has 80,995 of one code in one line. */
  lineQuantityMax: 100_000,
  /** 64 KiB carries any form and any API body but an import. */
  bodyBytesMax: 64 * 1024,
  /** An import chunk: 500 products of the size that suppliers send. */
  importBodyBytesMax: 4 * 1024 * 1024,
  importRowsMax: 500,
  imageBytesMax: 5 * 1024 * 1024,
  pageSizeDefault: 24,
  pageSizeMax: 100,
  queryCharactersMax: 200,
  /** Chosen brands and attribute values together; each is looked up and compared with every candidate. */
  searchFiltersMax: 40,
  /** Documents written in one go: two round trips of some 300 KB. */
  indexBatchMax: 250,
  /** What one run of the index does before it leaves the rest to the next: 10,000 products, some seconds. */
  indexRoundsMax: 40,
  /** Lists of a batch besides its products: reviews and the shop's frame have small rows. */
  importSmallRowsMax: 5_000,
  idempotencyKeyCharactersMax: 255,
  /** Longer than any retry of a client or a gateway (IETF idempotency draft: publish the expiry). */
  idempotencyKeyTtlMs: DAY_MS,
  /** Two rounds of a shopper's dithering; the design's reservation time. */
  checkoutTtlMs: 15 * MINUTE_MS,
  /** Stock outlives its checkout's deadline, so that who decides is the checkout and not the clock of a shard. */
  reservationGraceMs: 2 * MINUTE_MS,
  /** How a checkout that came to nothing was to be paid fills in the next form: time to fetch another card, not longer. */
  unpaidKeptMs: HOUR_MS,
  /** A payment whose outcome is unknown holds its stock no longer than this. */
  paymentUnknownTtlMs: DAY_MS,
  /** Two minutes of doubling waits: longer than a provider's hiccup, then an operator is told. */
  checkoutStuckAfterAttempts: 6,
  /** Gift cards of one order; each is a call to an object and a line of the invoice. A real order has had 29. */
  balancesPerOrderMax: 30,
  /** Cards that bear amounts of their own. */
  otherCardsMax: 4,
  /** A thief of one card gets no more; closed-loop cards up to 2,000 dollars need no licence (31 CFR 1010.100(ff)(4)). */
  giftCardMinorMax: 200_000,
  /** Given at once by one person; more is a refund, or somebody else's decision too. */
  storeCreditMinorMax: 200_000,
  /** Two lines on a printed card. */
  giftCardMessageCharactersMax: 200,
  /** A sentence; it stands in the books. */
  balanceWhyCharactersMax: 200,
  /** What a person looks at of a balance's entries. */
  balanceEntriesPageMax: 50,
  /** A deed that is older than this was not finished by its own request: the sweep does it; so many in one run. */
  balanceDeedSweepAfterMs: 30 * SECOND_MS,
  balanceDeedsSweptMax: 50,
  /** What one balance may have on it: far above any card, and sums over millions of such stay exact in a double. */
  balanceMinorMax: 100_000_000,
  /** Of an address, field by field. A label has about 35 to a line; carriers' systems take two or three lines of a field. */
  addressCharactersMax: {
    name: 100,
    line1: 120,
    line2: 120,
    city: 80,
    region: 40,
    postalCode: 16,
    country: 2,
    phone: 32,
  },
  /** One reservation set of a checkout; at most the cart's lines. */
  reservationLinesMax: 1_000,
  /** A cart's line has one reservation, and a few more whose outcome is not known yet. */
  reservationsReplacedMax: 50,
  /** A preference list longer than the shop's warehouses is a mistake. */
  reservationWarehousesMax: 200,
  /** Warehouses that one line prefers to the request's own list: more than that are never reached. */
  lineWarehousesMax: 16,
  /** Carries region, object and checkout id with room to spare; it is a key of every movement, so it is short. */
  stockReferenceCharactersMax: 200,
  /** One turn of a stock object: 1,000 receipts took 45 ms on two cores, during which it serves nobody else. */
  receiptsPerCallMax: 1_000,
  /** So many receipts with the longest of codes and references. */
  receiptsBodyBytesMax: 512 * 1024,
  /** Sums over all receipts of a sku stay exact in a double for nine million such receipts. */
  receiptQuantityMax: 1_000_000_000,
  /** Skus that one turn of a stock object sends to another: some milliseconds, during which it serves nobody else. */
  stockMoveSkusMax: 100,
  /** Skus with an object of their own; the map is read whole by every isolate that has old news. */
  stockOverridesMax: 2_000,
  /** Objects of a shop. */
  stockShardsMax: 1_024,
  /** Each row of a count reads a ledger and an order database: some seconds in all. */
  countRowsMax: 500,
  countBodyBytesMax: 256 * 1024,
  /** What a person looks at: the ledger's page, and the oldest open reservations of a sku. */
  stockLedgerPageMax: 50,
  stockReservationsShownMax: 200,
  /** Levels or audited skus in one answer of a stock object. */
  stockPageSkusMax: 1_000,
  /** Less time than this in a cart is no time to buy. */
  cartHoldMsMin: MINUTE_MS,
  /** A stock that stands in carts is sold by nobody: however long an offer says, no hold is longer. */
  cartHoldMsMax: HOUR_MS,
  cartTtlUserMs: 30 * DAY_MS,
  cartTtlGuestMs: 7 * DAY_MS,
  /** A call to another object or service is given up after this; its outcome is then unknown. */
  stockCallTimeoutMs: 10 * SECOND_MS,
  gatewayCallTimeoutMs: 10 * SECOND_MS,
  /** The fraud screening goes on without its graph after this: a shopper waits for it, and it is one of many signals. */
  riskAnswerTimeoutMs: 300,
  /** What is kept for the fraud screening, personal data among it if only as salted hashes, is kept no longer. */
  riskKeptMs: 90 * DAY_MS,
  /** A sentence or two of a reviewer. */
  reviewReasonCharactersMax: 300,
  /** Access tokens cannot be revoked, so they are short. */
  accessTokenTtlMs: 15 * MINUTE_MS,
  guestTokenTtlMs: 7 * DAY_MS,
  refreshTokenTtlMs: 30 * DAY_MS,
  /** Two tabs that refresh at once are one person, not a thief. */
  refreshReuseGraceMs: 20 * SECOND_MS,
  /** scrypt takes 32 MiB a run and an isolate has 128 MB. */
  passwordHashesAtOnce: 2,
  passwordCharactersMin: 10,
  passwordCharactersMax: 200,
  /** An outbox row that is older than this was not published by its own request: the sweep does it. */
  outboxSweepAfterMs: 5 * SECOND_MS,
  /** Events that follow each other this closely are published, and marked as published, together: one commit. */
  outboxLingerMs: 200,
  /** A message that is under way longer than this, retries included, fails for a reason that a restart does not heal. */
  queueForgetWindowMs: 5 * MINUTE_MS,
  /** What a queue takes at once. */
  outboxBatchMax: 100,
  /** Parcels moved by one commit, and such rounds of one waking: what is left is due at once again. */
  fulfilmentBatchMax: 200,
  fulfilmentRoundsMax: 10,
  /** Questions to a carrier at once. */
  carrierCallsAtOnce: 10,
  /** A sentence or two; it stands in an event. */
  cancelReasonCharactersMax: 200,
  /** A cached product is checked against the change feed at most this often: a price change shows within 2 s. */
  changeFeedPollMs: SECOND_MS,
  productCacheBytesMax: 64 * 1024 * 1024,
  offerCacheBytesMax: 8 * 1024 * 1024,
  queryCacheTtlMs: MINUTE_MS,
  queryCacheBytesMax: 16 * 1024 * 1024,
  /** Things that are offered for what is short; of a product's variants so many are looked at. */
  alternativesMax: 6,
  alternativesProductsMax: 24,
  /** Levels that a run of reconciliation looks at within a minute, in so many pages; deep ones read whole ledgers. */
  reconcileLevelsQuick: 10_000,
  reconcileLevelsDeep: 2_000,
  reconcilePagesMax: 100,
  /** Known oversells that are looked at whatever the walk has come by. */
  reconcileOversoldMax: 500,
  /** Shoppers' objects that a run asks to go on, and skus whose orders it looks at. */
  reconcilePokesMax: 20,
  reconcileSkusMax: 50,
  /** Orders whose money a run compares; deep ones ask for each of their payments, so many at once. */
  reconcileOrdersQuick: 400,
  reconcileOrdersDeep: 300,
  reconcilePaymentsAtOnce: 10,
  /** Transactions of the books that a page of one account's looks at, however few of them touch it. */
  ledgerLookedAtMax: 2_000,
  /** Balances that a deep run asks what they hold. */
  reconcileBalancesDeep: 200,
  /** Closings of the books that a night makes, each of a bounded part. */
  ledgerClosingsMax: 20,
  /** Pages of the provider's list. */
  reconcilePaymentPagesMax: 5,
  /** Finished quick runs older than this are forgotten. */
  reconciliationsKeptMs: 7 * DAY_MS,
  sessionHistoryMs: 24 * HOUR_MS,
} as const;
