/** An order: where it stands in plain words, each parcel on its own, what can be done now. */
import { shortOrderNumber } from "../../src/domain/notice/templates.ts";
import type { Order, OrderState } from "../../src/domain/order/types.ts";
import { dayRangeWords, sentence, workingDayAfter } from "./format.ts";
import { Layout } from "./layout.tsx";
import { Parcels } from "./order-parcels.tsx";
import { Shortfalls } from "./order-shortfalls.tsx";
import { Icon } from "./parts/icon.tsx";
import { SmallLines } from "./parts/lines.tsx";
import { PostalAddress } from "./parts/postal-address.tsx";
import { Breadcrumb, Notice, Time } from "./parts/page.tsx";
import { Tenders } from "./parts/tenders.tsx";
import { Sum } from "./parts/sum.tsx";
import type { OrderPageProps, Shell } from "./view-models.ts";

export const ORDER_STATE_WORDS: Readonly<Record<OrderState, string>> = {
  PLACED: "Order placed",
  UNDER_REVIEW: "Being checked",
  PAYMENT_CONFIRMED: "Paid, getting ready",
  PICKING: "Being picked",
  PACKING: "Being packed",
  SHIPPED: "On its way",
  DELIVERED: "Delivered",
  CANCELLED: "Cancelled",
};

const NEXT_WORDS: Readonly<Record<OrderState, string>> = {
  PLACED: "We are taking the payment and telling the warehouse.",
  UNDER_REVIEW: "We look this order through first, and write to you when we have. Nothing is taken until then.",
  PAYMENT_CONFIRMED: "The warehouse has your order and will pick it next.",
  PICKING: "Someone is taking your goods from the shelves.",
  PACKING: "Your goods are being packed.",
  SHIPPED: "The carrier has your goods.",
  DELIVERED: "Everything has arrived. We hope it is what you wanted.",
  CANCELLED: "Nothing will be sent. What was charged goes back the way it came.",
};

const isFinal = (state: OrderState): boolean => state === "DELIVERED" || state === "CANCELLED";

export function OrderPage(props: OrderPageProps) {
  const { shell, order, justPlaced } = props;
  const final = isFinal(order.state);
  return (
    <Layout
      {...shell}
      title={`${ORDER_STATE_WORDS[order.state]}: ${orderName(order)}`}
      description="Where your order stands."
      noindex
      scripts={final ? [] : ["live-page"]}
      {...(final ? {} : { refreshSeconds: 15 })}
    >
      <div class="wrap">
        <Breadcrumb crumbs={[{ name: "Your orders", href: "/orders" }, { name: orderName(order) }]} />
        {justPlaced && (
          <Notice tone="ok">
            <span data-said>
              {order.state === "UNDER_REVIEW"
                ? "Thank you, we have your order and look it through."
                : "Thank you, your order is placed."}
            </span>{" "}
            {order.state === "UNDER_REVIEW" ? "What becomes of it goes" : "The receipt goes"} to {order.email}.
          </Notice>
        )}
        <div class="split section">
          <div id="live" class="stack loose" data-refresh={final ? undefined : ""}>
            <Standing {...props} />
            <Shortfalls {...props} />
            <h2>{order.parcels.length > 1 ? "Your parcels" : "Where it is"}</h2>
            <Parcels {...props} />
            <History {...props} />
          </div>
          <aside class="stack">
            <Actions {...props} />
            <WhatAndWhere shell={shell} order={order} />
          </aside>
        </div>
      </div>
    </Layout>
  );
}

/** The number that the shop's messages name it by. */
const orderName = (order: Pick<Order, "id">): string => `Order ${shortOrderNumber(order.id)}`;

function Standing({ shell, order }: OrderPageProps) {
  const { shipping } = order.quote;
  // Before it is accepted no day can be promised.
  const waiting = !isFinal(order.state) && order.state !== "UNDER_REVIEW" && shipping !== null;
  return (
    <div role="status" class="stack tight">
      <h1>{ORDER_STATE_WORDS[order.state]}</h1>
      <p>{NEXT_WORDS[order.state]}</p>
      {waiting && (
        <p class="state">
          <Icon name="truck" />
          <span>
            Expected <b>{arrival(order.placedAt, shipping, shell)}</b>
          </span>
        </p>
      )}
    </div>
  );
}

function arrival(placedAt: number, shipping: { daysMin: number; daysMax: number }, shell: Shell): string {
  const day = (days: number): number => workingDayAfter(placedAt, days, shell.timeZone);
  return dayRangeWords(day(shipping.daysMin), day(shipping.daysMax), shell);
}

function History({ shell, timeline }: OrderPageProps) {
  if (timeline.length === 0) return null;
  return (
    <section aria-label="What has happened">
      <h2>What has happened</h2>
      <ol class="timeline section-body">
        {timeline.map((entry) => (
          <li>
            {sentence(entry.words)}
            <br />
            <Time at={entry.at} reader={shell} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Actions({ shell, order, cancellable, formKey }: OrderPageProps) {
  return (
    <section class="box stack no-print" id="actions" aria-label="What you can do now">
      <form method="post" action={`/orders/${order.id}/buy-again`}>
        <button class={order.state === "DELIVERED" ? "button wide" : "button quiet wide"}>
          <Icon name="rotate-ccw" /> Buy it again
        </button>
      </form>
      <a class="button quiet wide" href={`/orders/${order.id}/invoice`}>
        <Icon name="receipt" /> Invoice
      </a>
      {shell.consoleAs === "staff" && (
        <a class="button quiet wide" href={`/console/orders/${order.id}/allocation`}>
          <Icon name="map" /> Where it is sent from
        </a>
      )}
      {cancellable && (
        <details id="cancel">
          <summary class="plain-summary">
            Cancel this order <Icon name="chevron-down" />
          </summary>
          <form class="stack" method="post" action={`/orders/${order.id}/cancel`}>
            <input type="hidden" name="key" value={formKey} />
            <p class="small">
              The whole order is cancelled and your money goes back the way it came. This cannot be undone.
            </p>
            <button class="button danger wide">Yes, cancel the order</button>
          </form>
        </details>
      )}
      {!cancellable && !isFinal(order.state) && (
        <p class="hint">
          It is being made ready and can no longer be cancelled. You can send it back when it is there.
        </p>
      )}
    </section>
  );
}

function WhatAndWhere({ shell, order }: { shell: Shell; order: Order }) {
  const { address, quote, payment } = order;
  return (
    <>
      <section class="box stack" aria-label="What you ordered">
        <SmallLines lines={order.lines} currency={order.currency} locale={shell.locale} />
        <Sum
          quote={quote}
          locale={shell.locale}
          deliveryLabel={quote.shipping === null ? "Delivery" : `Delivery (${quote.shipping.title})`}
        />
        <h3 class="label">{payment.capturedMinor > 0 ? "Paid with" : "To be paid with"}</h3>
        <Tenders order={order} locale={shell.locale} />
      </section>
      <section class="box" aria-label="Where it goes">
        <h2 class="label">Where it goes</h2>
        <PostalAddress address={address} locale={shell.locale} />
        {payment.billing && (
          <>
            <h2 class="label section-body">Where the bill goes</h2>
            <PostalAddress address={payment.billing} locale={shell.locale} />
          </>
        )}
        <p class="hint">
          Placed <Time at={order.placedAt} reader={shell} />. Number {order.id}
        </p>
      </section>
    </>
  );
}
