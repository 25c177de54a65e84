/** The history of a shopper's orders, newest first. */
import { shortOrderNumber } from "../../src/domain/notice/templates.ts";
import type { OrderSummary } from "../../src/domain/order/types.ts";
import { money, plural } from "./format.ts";
import { Layout } from "./layout.tsx";
import { ORDER_STATE_WORDS } from "./order.tsx";
import { Picture } from "./parts/goods.tsx";
import { Icon } from "./parts/icon.tsx";
import { Day, Empty } from "./parts/page.tsx";
import type { Shell } from "./view-models.ts";

export interface OrdersPageProps {
  readonly shell: Shell;
  readonly orders: readonly OrderSummary[];
  /** Of the next page; null on the last. */
  readonly cursor: string | null;
  /** Whether newer orders stand on a page before. */
  readonly paged: boolean;
}

export function OrdersPage({ shell, orders, cursor, paged }: OrdersPageProps) {
  return (
    <Layout {...shell} title="Your orders" description="What you have ordered and where it is." noindex>
      <div class="wrap narrow">
        {orders.length === 0 && !paged ? (
          <NoOrders shell={shell} />
        ) : (
          <>
            <h1 class="list-head">Your orders</h1>
            <ul class="stack">
              {orders.map((order) => (
                <li>
                  <OrderCard order={order} shell={shell} />
                </li>
              ))}
            </ul>
            {(paged || cursor !== null) && (
              <nav class="pages" aria-label="Pages">
                {paged && (
                  <a class="button quiet" href="/orders">
                    Newest orders
                  </a>
                )}
                {cursor !== null && (
                  <a class="button quiet" href={`/orders?cursor=${encodeURIComponent(cursor)}`} rel="next">
                    Older orders <Icon name="arrow-right" />
                  </a>
                )}
              </nav>
            )}
          </>
        )}
      </div>
    </Layout>
  );
}

function NoOrders({ shell }: { shell: Shell }) {
  return (
    <Empty title="No orders yet" text="Once you have bought something, you follow it from here to your door.">
      <a class="button" href="/">
        Look around
      </a>
      {shell.user === null && (
        <a class="button quiet" href="/login?back=%2Forders">
          Sign in to see your orders
        </a>
      )}
    </Empty>
  );
}

const PICTURES_MAX = 4;

export function OrderCard({ order, shell }: { order: OrderSummary; shell: Shell }) {
  return (
    <article class="box order-card">
      <div>
        <h2 class="label">{ORDER_STATE_WORDS[order.state]}</h2>
        <p>
          <a href={`/orders/${order.id}`}>
            {order.firstTitle}
            {order.units > 1 && ` and ${plural(order.units - 1, "more piece", "more pieces", shell.locale)}`}
          </a>
        </p>
        <p class="hint">
          <Day at={order.placedAt} reader={shell} />, {money(order.totalMinor, order.currency, shell.locale)}, number{" "}
          {shortOrderNumber(order.id)}
        </p>
      </div>
      <div class="pics">
        {order.images.slice(0, PICTURES_MAX).map((image) => (
          <Picture src={image} alt="" size={56} />
        ))}
      </div>
    </article>
  );
}
