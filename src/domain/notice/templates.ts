/** What people are told of an order's events, in plain words. One event makes at most one notice. */
import { ownerOf } from "../order/machine.ts";
import type { Order, OrderEvent, OrderEventType, Parcel } from "../order/types.ts";
import { moneyWords } from "./money-words.ts";
import type { Notice } from "./types.ts";

export interface NoticeShop {
  readonly name: string;
  /** BCP 47; how amounts are written. */
  readonly locale: string;
  /** IANA name; in which days are told. */
  readonly timeZone: string;
}

interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

type Template = (event: OrderEvent, order: Order, shop: NoticeShop) => Words;

/** Events that are not here are told by another's notice or on the order's page only. */
const TEMPLATES: Partial<Readonly<Record<OrderEventType, Template>>> = {
  "order.placed": (_event, order, shop) => ({
    subject: `Your order ${shortOrderNumber(order.id)} at ${shop.name}`,
    paragraphs: [
      order.state === "UNDER_REVIEW"
        ? "Thank you. We have your order and look it through first. Nothing is taken until then; we write to you when we have."
        : "Thank you. We have your order and get it ready.",
      order.lines
        .map((line) => `${line.quantity} x ${line.title}  ${moneyWords(line.subtotalMinor, order.currency, shop)}`)
        .join("\n"),
      totals(order, shop),
      ...waitingWords(order, shop),
      `It goes to:\n${addressLines(order).join("\n")}`,
      "You can cancel it on its page until we begin to pick it.",
    ],
  }),
  "order.reviewed": (_event, order) => ({
    subject: `Your order ${shortOrderNumber(order.id)} is accepted`,
    paragraphs: ["We have looked your order through. The payment is taken now, and we get it ready."],
  }),
  "parcel.postponed": (event, order, shop) => {
    const expectedAt = event.data["expectedAt"];
    return {
      subject: `${isOneOfSeveral(order) ? "A parcel of your" : "Your"} order ${shortOrderNumber(order.id)} comes at another time`,
      paragraphs: [
        typeof expectedAt === "number"
          ? `What you ordered ahead is expected on ${day(expectedAt, shop)} now.`
          : "What you ordered ahead is late, and we do not know a new date yet. We tell you as soon as we do.",
        contents(parcelOf(event, order)),
        "It is sent as soon as it is here; older orders go first. Your order's page says what you can do.",
      ],
    };
  },
  "parcel.shipped": (event, order) => {
    const parcel = parcelOf(event, order);
    const { carrier, trackingNumber } = event.data;
    return {
      subject: `${isOneOfSeveral(order) ? "A parcel of your" : "Your"} order ${shortOrderNumber(order.id)} is on its way`,
      paragraphs: [
        `${String(carrier ?? "The carrier")} has it. Tracking number: ${String(trackingNumber ?? "follows")}`,
        contents(parcel),
        ...(isOneOfSeveral(order) ? ["The rest comes in parcels of its own."] : []),
      ],
    };
  },
  "parcel.delivered": (event, order) => ({
    subject: `${isOneOfSeveral(order) ? "A parcel of your" : "Your"} order ${shortOrderNumber(order.id)} has arrived`,
    paragraphs: [`It was delivered in ${order.address.city}.`, contents(parcelOf(event, order))],
  }),
  "order.cancelled": (event, order, shop) => {
    const capturedMinor = Number(event.data["capturedMinor"] ?? 0);
    return {
      subject: `Your order ${shortOrderNumber(order.id)} is cancelled`,
      paragraphs: [
        "Your order is cancelled. Nothing will be sent.",
        capturedMinor > 0
          ? `We send ${moneyWords(capturedMinor, order.currency, shop)} back the way you paid.`
          : "If your bank holds the amount it lets go of it; should it have been taken meanwhile, we send it back.",
      ],
    };
  },
  "order.short": (event, order) => ({
    subject: `We cannot send all of your order ${shortOrderNumber(order.id)} yet`,
    paragraphs: [
      "A count of our shelves has found less than we had sold. We are sorry: this is our mistake. Not here:",
      thing(event),
      "Everything else of your order goes its way. For this you may choose on your order's page:",
      "wait for the next delivery, and keep your place in line;\nlet us send something like it that costs no more;\nor take your money back, and something on top.",
      "Until you choose we keep your place in line.",
    ],
  }),
  "order.covered": (event, order) => ({
    subject: `What was missing of your order ${shortOrderNumber(order.id)} has come in`,
    paragraphs: [thing(event), "We get it ready now and send it in a parcel of its own."],
  }),
  "order.replaced": (event, order) => ({
    subject: `We send something else for your order ${shortOrderNumber(order.id)}`,
    paragraphs: [
      `As you have chosen, instead of ${String(event.data["insteadOf"] ?? "what is missing")}:`,
      thing(event),
    ],
  }),
  "order.refunded": (event, order, shop) => ({
    subject: `Your money for order ${shortOrderNumber(order.id)} is on its way back`,
    paragraphs: [
      `We have sent ${moneyWords(Number(event.data["amountMinor"] ?? 0), order.currency, shop)} back the way you paid. Banks take up to five working days to show it.`,
    ],
  }),
};

export const hasNotice = (type: OrderEventType): boolean => TEMPLATES[type] !== undefined;

/** Null where nobody is told of the event. The id follows from the event's, so that twice is once. */
export function noticeOf(event: OrderEvent, order: Order, shop: NoticeShop): Notice | null {
  const words = TEMPLATES[event.type]?.(event, order, shop);
  if (!words) return null;
  return {
    id: `ntc_${event.id.replace(/^evt_/, "")}`,
    shopperId: ownerOf(order),
    channel: "email",
    to: order.email,
    subject: words.subject,
    bodyText: [`Hello ${order.address.name},`, ...words.paragraphs, shop.name].join("\n\n"),
    path: `/orders/${order.id}`,
    createdAt: event.at,
  };
}

/** The end of the id, in groups of four: what people read to each other. */
export const shortOrderNumber = (id: string): string =>
  id
    .slice(-8)
    .toUpperCase()
    .replace(/^(.{4})/, "$1-");

function totals({ quote, currency }: Order, shop: NoticeShop): string {
  const amount = (label: string, amountMinor: number): string => `${label}: ${moneyWords(amountMinor, currency, shop)}`;
  return [
    amount("Goods", quote.subtotalMinor),
    ...(quote.discountMinor > 0 ? [amount("Discount", -quote.discountMinor)] : []),
    quote.shippingMinor > 0 ? amount("Delivery", quote.shippingMinor) : "Delivery: free",
    ...(quote.taxMinor > 0 ? [amount(quote.taxLabel, quote.taxMinor)] : []),
    amount("Total", quote.totalMinor),
    ...(quote.taxIncludedMinor > 0
      ? [`(${quote.taxLabel} of ${moneyWords(quote.taxIncludedMinor, currency, shop)} is included.)`]
      : []),
  ].join("\n");
}

function addressLines({ address }: Order): readonly string[] {
  const town = [address.postalCode, address.city, address.region].filter(Boolean).join(" ");
  return [address.name, address.line1, address.line2, town, address.country].filter((line) => line !== "");
}

/** What is not here yet, and when it is expected. */
function waitingWords(order: Order, shop: NoticeShop): readonly string[] {
  const later = order.parcels.flatMap((parcel) => parcel.lines.filter((line) => line.ahead !== undefined));
  if (later.length === 0) return [];
  const words = later.map(({ quantity, title, ahead }) => {
    const when = ahead?.expectedAt ? `expected on ${day(ahead.expectedAt, shop)}` : "date not known yet";
    return `${quantity} x ${title}  ${when}`;
  });
  return [`Not here yet, sent in parcels of their own once they are:\n${words.join("\n")}`];
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** "12 December 2026". */
function day(at: number, { locale, timeZone }: NoticeShop): string {
  const name = `${locale} ${timeZone}`;
  const format = dayFormats.get(name) ?? new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
  dayFormats.set(name, format);
  return format.format(at);
}

const isOneOfSeveral = (order: Order): boolean => order.parcels.length > 1;

const parcelOf = (event: OrderEvent, order: Order): Parcel | undefined =>
  order.parcels.find((parcel) => parcel.id === event.data["parcelId"]);

const thing = ({ data }: OrderEvent): string => `${String(data["quantity"])} x ${String(data["title"])}`;

const contents = (parcel: Parcel | undefined): string =>
  (parcel?.lines ?? []).map((line) => `${line.quantity} x ${line.title}`).join("\n");
