/** What pages are given. Where a domain type says it already, that type is used; here stands only what a page adds. */
import type { Trader } from "../../src/domain/account/types.ts";
import type { ProductPage, Seller, Warehouse } from "../../src/domain/catalog/types.ts";
import type { Order } from "../../src/domain/order/types.ts";
import type { ShortfallView } from "../../src/flows/reconcile/show-remedies.ts";
import type { ShippingOption } from "../../src/domain/pricing/types.ts";
import type { ProductCard } from "../../src/domain/search/types.ts";
import type { SellerId, WarehouseId } from "../../src/kernel/ids.ts";
import type { Currency } from "../../src/kernel/money.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { Reader } from "./format.ts";

export interface CategoryLink {
  readonly slug: string;
  readonly name: string;
}

export interface Viewer {
  readonly name: string;
  readonly email: string;
}

export type Tone = "info" | "ok" | "warn" | "error";

/** Said once, after a form has been carried out or refused. */
export interface Flash {
  readonly tone: Tone;
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string };
}

/** What the frame of every page needs. */
export interface Shell extends Reader {
  readonly shopName: string;
  readonly currency: Currency;
  /** Scheme and host, without a slash at the end: canonical addresses and structured data are absolute. */
  readonly origin: string;
  /** Of this answer's Content-Security-Policy. */
  readonly nonce: string;
  readonly user: Viewer | null;
  readonly cartCount: number;
  /** The top of the category tree, in order. */
  readonly categories: readonly CategoryLink[];
  /** What stands in the search field. */
  readonly query: string;
  /** Path with query string, as it is in the address. */
  readonly currentPath: string;
  readonly flash?: Flash;
  /** This visitor has a cart of their own: its changes in other tabs can be followed. */
  readonly hasCart?: boolean;
  /** The page of messages is open to this visitor. */
  readonly inboxOpen?: boolean;
  /** Staff and sellers have a console. */
  readonly consoleAs?: Trader["as"];
  readonly theme?: "light" | "dark";
}

export interface Crumb {
  readonly name: string;
  /** Absent for the page itself. */
  readonly href?: string;
}

export interface CategoryTile extends CategoryLink {
  readonly image: string | null;
}

/** A row of cards that says why it is there. */
export interface Rail {
  readonly title: string;
  readonly reason: string;
  readonly href?: string;
  readonly cards: readonly ProductCard[];
}

export interface SaleBand {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly endsAt: EpochMs;
}

/** When it arrives, for the visitor's country. Instants of the days; the hour says nothing. */
export interface DeliveryPromise {
  readonly country: string;
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
  /** Null where it depends on the rest of the cart. */
  readonly priceMinor: number | null;
}

/** By where something lies; null where we do not deliver. */
export type DeliveryPromises = (at: readonly WarehouseId[]) => DeliveryPromise | null;

export interface ProductPageProps {
  readonly shell: Shell;
  readonly page: ProductPage;
  /** From the root to the product's category. */
  readonly categoryTrail: readonly CategoryLink[];
  readonly delivery: DeliveryPromise | null;
  /** Prefix of the idempotency keys of this rendering's forms. */
  readonly formKey: string;
  readonly reviewFilter: { readonly stars: number | null; readonly all: boolean };
  readonly rails?: readonly Rail[];
}

export interface CheckoutValues {
  readonly email: string;
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly phone: string;
  readonly shipping: ShippingOption["id"];
  /**
   * Gift cards that are used: by their codes, which travel in the form alone, or by the accounts of those whose codes
   * this shopper has shown before.
   */
  readonly giftCards: readonly string[];
  /** What is typed into the field for another one. */
  readonly giftCode: string;
  readonly useCredit: boolean;
  /** What the page has said that each gift card bears, by how it is named, and `STORE_CREDIT`; in minor units. */
  readonly promised: ReadonlyMap<string, number>;
  /** Null where the bill goes where the parcel goes: the box is not ticked. */
  readonly billing: BillingValues | null;
}

/** In `promised`. */
export const STORE_CREDIT = "store credit";

/** Names of fields are these with "billing-" before them. */
export interface BillingValues {
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

/** Names that an order's page shows beside ids. */
export interface OrderNames {
  readonly sellers: Readonly<Record<SellerId, Pick<Seller, "name">>>;
  readonly warehouses: Readonly<Record<WarehouseId, Pick<Warehouse, "city" | "country">>>;
}

/** What has happened to an order, in words; made by the flow that reads it. */
export interface TimelineEntry {
  readonly at: EpochMs;
  readonly words: string;
}

export interface OrderPageProps extends OrderNames {
  readonly shell: Shell;
  readonly order: Order;
  readonly timeline: readonly TimelineEntry[];
  readonly formKey: string;
  /** Whether the order may still be cancelled; the order's store decides again when it is asked. */
  readonly cancellable: boolean;
  readonly justPlaced: boolean;
  readonly shortfalls: readonly ShortfallView[];
}
