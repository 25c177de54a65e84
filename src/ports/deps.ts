/** Everything a flow may need from outside, as a plain record; a test passes other ones. */
import type { Clock } from "../kernel/time.ts";
import type { Random } from "../kernel/random.ts";
import type { ShopSettings } from "../kernel/settings.ts";
import type { AccountStore } from "./account-store.ts";
import type { Analytics } from "./analytics.ts";
import type { BalanceRegister } from "./balance-register.ts";
import type { Carrier } from "./carrier.ts";
import type { CatalogueStore } from "./catalogue-store.ts";
import type { EventBus } from "./event-bus.ts";
import type { Incidents } from "./incidents.ts";
import type { ImageStore } from "./image-store.ts";
import type { Inbox, Notifier } from "./notifier.ts";
import type { Meter, MeterReadings } from "./metrics.ts";
import type { OrderStore } from "./order-store.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import type { Balances, GatewayMessages, PaymentGateway } from "./payment-gateway.ts";
import type { ProjectionLag } from "./projection-lag.ts";
import type { RiskStore } from "./risk-store.ts";
import type { SearchEngine } from "./search-engine.ts";
import type { Shoppers } from "./shopper.ts";
import type { StockMap } from "./stock.ts";
import type { TokenSigner } from "./token-signer.ts";

export interface Deps {
  readonly settings: ShopSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly catalogue: CatalogueStore;
  readonly search: SearchEngine;
  readonly images: ImageStore;
  readonly stock: StockMap;
  readonly shoppers: Shoppers;
  /** Null where no provider is set up: the shop can be browsed but not bought from. */
  readonly gateway: PaymentGateway | null;
  /** The provider's signed messages; null where none are set up. */
  readonly messages: GatewayMessages | null;
  /** Gift cards and store credit. */
  readonly balances: Balances;
  /** Gift cards that were issued, and what staff do to balances. */
  readonly balanceRegister: BalanceRegister;
  readonly orders: OrderStore;
  readonly incidents: Incidents;
  readonly risk: RiskStore;
  readonly bus: EventBus;
  readonly carrier: Carrier;
  readonly notifier: Notifier;
  readonly inbox: Inbox;
  readonly analytics: Analytics;
  readonly accounts: AccountStore;
  readonly passwords: PasswordHasher;
  readonly tokens: TokenSigner;
  readonly meter: Meter;
  readonly readings: MeterReadings;
  readonly projectionLag: ProjectionLag;
  /** SHA-256 in lower-case hex. */
  readonly sha256: (text: string) => Promise<string>;
  /** 32 bytes that only this shop can work out, always the same ones for the same name. */
  readonly derivedBytes: (name: string) => Promise<Uint8Array>;
  /** Lets work go on after the answer. */
  readonly background: (work: Promise<unknown>) => void;
  readonly log: (level: "info" | "warn" | "error", event: string, data: Readonly<Record<string, unknown>>) => void;
}
