/** The bindings of wrangler.toml. */
import type { BalanceRpc } from "./payment-gateway/balance-rpc.ts";
import type { StockRpc } from "./stock/rpc.ts";
import type { ShopperRpc } from "./shopper/rpc.ts";

export interface Env {
  readonly ASSETS: Fetcher;
  readonly STOCK: DurableObjectNamespace<StockRpc>;
  readonly SHOPPER: DurableObjectNamespace<ShopperRpc>;
  readonly BALANCE: DurableObjectNamespace<BalanceRpc>;
  readonly CATALOGUE: D1Database;
  readonly SEARCH: D1Database;
  readonly ORDERS: D1Database;
  /** Where it is there, orders are on Postgres, and ORDERS keeps what is found out about them only. */
  readonly ORDERS_PG?: Hyperdrive;
  readonly ACCOUNTS: D1Database;
  readonly ORDER_EVENTS: Queue;
  readonly INVENTORY_UPDATES: Queue;
  readonly NOTIFICATIONS: Queue;
  readonly IMAGES: R2Bucket;
  readonly ADDRESS_FENCE: RateLimit;
  readonly ANALYTICS: AnalyticsEngineDataset;
  readonly SHOP_SETTINGS: string;
  readonly TOKEN_SECRET: string;
  readonly GATEWAY_URL: string;
  readonly GATEWAY_PUBLIC_URL: string;
  readonly GATEWAY_SECRET?: string;
  /** `sk_...` or `rk_...`: the payment provider is Stripe (docs/stripe.md). */
  readonly STRIPE_SECRET_KEY?: string;
  /** `whsec_...` of the webhook's endpoint at Stripe. */
  readonly STRIPE_WEBHOOK_SECRET?: string;
  /** The sandbox gateway as a service binding; otherwise it is reached at GATEWAY_URL. */
  readonly GATEWAY?: Fetcher;
}
