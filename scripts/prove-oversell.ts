/**
 * `npm run prove:oversell`: ten lamps are sold to ten shoppers; then a count finds three fewer. The shop finds it by its
 * scheduled job, keeps the seven oldest orders, tells the three newest at once, and settles with each as they choose.
 */
import {
  BUYERS,
  buyOne,
  choose,
  countLess,
  FOUND_LESS,
  incidentOf,
  LAMP,
  messagesOf,
  orderOf,
  OTHER,
  putUpForSale,
  receiveOne,
  shortfallsOf,
  type Buyer,
} from "./prove-oversell/story.ts";
import { readOptions } from "./options.ts";
import { walk } from "./reconciling.ts";
import { at, listAt, numberAt, shopClient, type Json, type ShopClient } from "./shop-client.ts";
import { awaitRest } from "./snapshot.ts";
import { staffToken } from "./staff-token.ts";
import { SHOP_OPTIONS, useShop, type ShopInUse } from "./use-shop.ts";
import { UNJUDGED } from "./unjudged.ts";

const values = readOptions(
  SHOP_OPTIONS,
  `npm run prove:oversell -- [--url URL --data DIR]

Starts a shop of its own unless --url names one, which must pick some minutes after an order is paid; --data is then
that shop's folder, whose secrets sign the staff token. Takes some three minutes: it waits for the scheduled job.`,
);

/** Stated, not hidden. Picking waits long enough for a count and the minute's job, and is then quick. */
const SETTINGS = {
  ...UNJUDGED,
  limits: { addressPer10s: 1_000_000 },
  stock: { bufferBasisPoints: 0 },
  fulfilment: { pickAfterMs: 90_000, packAfterMs: 1_000, shipAfterMs: 1_000, trackEveryMs: 2_000 },
};
/** The job runs each minute. */
const NEXT_RUN_MS = 75_000;
const FULFILLED_MS = 180_000;
const SHORT_SUBJECT = /^We cannot send all of your order/;
const COVERED_SUBJECT = /^What was missing of your order/;

let wrong = 0;
function check(holds: boolean, what: string): void {
  if (!holds) wrong += 1;
  console.log(`${holds ? "ok   " : "WRONG"} ${what}`);
}

async function until<T>(withinMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const startedAt = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined || performance.now() - startedAt > withinMs) return found;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function prove(shop: ShopInUse): Promise<void> {
  const client = shopClient(shop.url, 4);
  try {
    const staff = await staffToken(shop.tokenSecret);
    await putUpForSale(client, staff);
    const buyers: Buyer[] = [];
    for (let index = 0; index < BUYERS; index++) buyers.push(await buyOne(client, index));
    console.log(`${BUYERS} of ${BUYERS} ${LAMP} are sold, one to each of ${BUYERS} shoppers.`);
    await findIt(client, staff, buyers);
    // Without it there is nothing to choose.
    if (wrong > 0) return;
    await settleIt(client, staff, shop, buyers);
  } finally {
    await client.close();
  }
}

async function findIt(client: ShopClient, staff: string, buyers: readonly Buyer[]): Promise<void> {
  const missing = await countLess(client, staff);
  const countedAt = performance.now();
  check(
    missing === FOUND_LESS,
    `a count of the shelf finds ${FOUND_LESS} fewer: ${missing} are promised and not there`,
  );
  const told = await until(NEXT_RUN_MS, async () => {
    const all = await shortfallsOf(client, staff);
    return all.length >= FOUND_LESS ? all : undefined;
  });
  const seconds = ((performance.now() - countedAt) / 1000).toFixed(0);
  check(told !== undefined, `the next run of the scheduled job settles who is short, ${seconds} s after the count`);
  const incident = await until(5_000, () => incidentOf(client, staff, "OPEN"));
  check(incident !== undefined, "staff see the incident");
  if (incident !== undefined) console.log(`      ${String(at(incident, "detail"))}`);
  const newest = buyers.slice(-FOUND_LESS).map(({ orderId }) => orderId);
  const short = (told ?? []).map(({ orderId }) => orderId);
  check(
    short.toSorted().join() === newest.toSorted().join(),
    `exactly the ${FOUND_LESS} newest orders are short (${short.length} told), the ${BUYERS - FOUND_LESS} oldest keep theirs`,
  );
  const messages = await until(10_000, async () => {
    const subjects = await Promise.all(buyers.map((buyer) => messagesOf(client, staff, buyer)));
    return subjects.filter((each) => each.some((subject) => SHORT_SUBJECT.test(subject))).length >= FOUND_LESS
      ? subjects
      : undefined;
  });
  const times = (messages ?? []).map((each) => each.filter((subject) => SHORT_SUBJECT.test(subject)).length);
  check(
    times.join("") === "0".repeat(BUYERS - FOUND_LESS) + "1".repeat(FOUND_LESS),
    "each of them has one message about it, nobody else has",
  );
}

async function settleIt(client: ShopClient, staff: string, shop: ShopInUse, buyers: readonly Buyer[]): Promise<void> {
  const [waiter, taker, payee] = buyers.slice(-FOUND_LESS);
  if (waiter === undefined || taker === undefined || payee === undefined) throw new Error("there are too few buyers");
  await takeMoney(client, shop, payee);
  await takeOther(client, taker);
  const waiting = await choose(client, waiter, await shortfallIdOf(client, waiter), { choice: "wait" });
  check(stateOf(waiting) === "WAITING", "one waits for the next delivery");
  await receiveOne(client, staff);
  await walk(client, staff, "quick");
  check(
    stateOf(await orderOf(client, waiter)) === "COVERED",
    "one lamp is delivered: it is the one who waits who gets it",
  );
  const message = await until(10_000, async () =>
    (await messagesOf(client, staff, waiter)).find((subject) => COVERED_SUBJECT.test(subject)),
  );
  check(message !== undefined, "and is told so");
  await walk(client, staff, "quick");
  const closed = await until(10_000, () => incidentOf(client, staff, "CLOSED"));
  check(closed !== undefined && (await incidentOf(client, staff, "OPEN")) === undefined, "the incident is closed");
  await awaitDelivery(client, buyers);
  const deep = await walk(client, staff, "deep");
  check(numberAt(deep.body, "counts", "findings") === 0, "a deep reconciliation finds nothing");
  const rest = await awaitRest(client, staff, shop, 30_000);
  for (const { invariant, what } of rest.violations) console.log(`      VIOLATION ${invariant} ${what}`);
  check(rest.violations.length === 0, "the invariants hold: money, stock, orders");
}

const shortfallOf = (order: Json): Json => listAt(order, "shortfalls")[0];
const stateOf = (order: Json): Json => at(shortfallOf(order), "state");
const shortfallIdOf = async (client: ShopClient, buyer: Buyer): Promise<string> =>
  String(at(shortfallOf(await orderOf(client, buyer)), "shortfallId"));

async function takeMoney(client: ShopClient, shop: ShopInUse, payee: Buyer): Promise<void> {
  const offered = shortfallOf(await orderOf(client, payee));
  const [refundMinor, goodwillMinor] = ["refundMinor", "goodwillMinor"].map((name) =>
    numberAt(offered, "choices", "money", name),
  );
  const order = await choose(client, payee, String(at(offered, "shortfallId")), { choice: "money" });
  check(stateOf(order) === "COMPENSATED", "one takes the money, asked three times");
  check(
    numberAt(order, "payment", "refundedMinor") === refundMinor && (goodwillMinor ?? 0) > 0,
    `and gets it once: ${refundMinor} minor units, ${goodwillMinor} of them on top of the price`,
  );
  const gateway = shopClient(shop.gatewayUrl, 1);
  try {
    const checkoutId = String(at(order, "checkoutId"));
    const refunded: number[] = [];
    for (let cursor: string | null = null; ;) {
      const path: string = `/v1/payments?since=0${cursor === null ? "" : `&cursor=${cursor}`}`;
      const { body } = await gateway.insist({ path, token: shop.gatewaySecret });
      for (const payment of listAt(body, "payments"))
        if (String(at(payment, "reference")).includes(checkoutId)) refunded.push(numberAt(payment, "refundedMinor"));
      const next = at(body, "cursor");
      if (typeof next !== "string") break;
      cursor = next;
    }
    check(refunded.join() === String(refundMinor), `the provider has sent back ${refunded.join(", ")}`);
  } finally {
    await gateway.close();
  }
}

async function takeOther(client: ShopClient, taker: Buyer): Promise<void> {
  const before = await orderOf(client, taker);
  const alternatives = listAt(shortfallOf(before), "choices", "alternatives").map((each) => at(each, "sku"));
  check(alternatives.includes(OTHER), "the lamp of another colour is offered, in stock and no dearer");
  const order = await choose(client, taker, await shortfallIdOf(client, taker), { choice: "alternative", sku: OTHER });
  check(stateOf(order) === "REPLACED", "one takes it");
  const inParcels = listAt(order, "parcels").flatMap((parcel) =>
    listAt(parcel, "lines").map((line) => at(line, "sku")),
  );
  check(inParcels.includes(OTHER) && !inParcels.includes(LAMP), "and has it in the order instead");
  const [charged, back] = ["capturedMinor", "refundedMinor"].map((name) => numberAt(order, "payment", name));
  check(
    charged === numberAt(before, "payment", "capturedMinor") && back === 100,
    `for nothing more; what it costs less goes back (${back} minor units)`,
  );
}

/** Everybody but who took the money gets a lamp, and everybody their bulb. */
async function awaitDelivery(client: ShopClient, buyers: readonly Buyer[]): Promise<void> {
  const delivered = await until(FULFILLED_MS, async () => {
    const orders = await Promise.all(buyers.map((buyer) => orderOf(client, buyer)));
    return orders.every((order) => at(order, "state") === "SHIPPED" || at(order, "state") === "DELIVERED")
      ? orders
      : undefined;
  });
  check(delivered !== undefined, `all ${BUYERS} orders are on their way`);
  const sent = (delivered ?? []).flatMap((order) =>
    listAt(order, "parcels").flatMap((parcel) =>
      at(parcel, "state") === "CANCELLED" ? [] : listAt(parcel, "lines").map((line) => String(at(line, "sku"))),
    ),
  );
  const units = (sku: string): number => sent.filter((each) => each === sku).length;
  const lamps = BUYERS - FOUND_LESS + 1;
  check(
    units(LAMP) === lamps && units(OTHER) === 1,
    `${units(LAMP)} lamps are sent (${BUYERS - FOUND_LESS} that were there and 1 that came in) and ${units(OTHER)} of the other colour`,
  );
}

await useShop(values, { settings: SETTINGS }, prove);
console.log(
  wrong === 0
    ? "\nHOLDS: the oversell was found, the oldest orders kept, the others told and settled with"
    : `\nDOES NOT HOLD: ${wrong} of the statements above are wrong`,
);
process.exit(wrong === 0 ? 0 : 1);
