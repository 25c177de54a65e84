/** The invoice of an order, made to be printed. */
import type { Order } from "../../src/domain/order/types.ts";
import { calendarDate, count, money, percent } from "./format.ts";
import { Layout } from "./layout.tsx";
import { Icon } from "./parts/icon.tsx";
import { PostalAddress } from "./parts/postal-address.tsx";
import { variantWords } from "./parts/page.tsx";
import { Tenders } from "./parts/tenders.tsx";
import { Sum } from "./parts/sum.tsx";
import type { OrderNames, Shell } from "./view-models.ts";

export interface InvoicePageProps extends Pick<OrderNames, "sellers"> {
  readonly shell: Shell;
  readonly order: Order;
}

export function InvoicePage({ shell, order, sellers }: InvoicePageProps) {
  const { billing } = order.payment;
  return (
    <Layout
      {...shell}
      frame="quiet"
      backTo={{ href: `/orders/${order.id}`, text: "Back to the order" }}
      title={`Invoice ${order.id}`}
      description="Invoice of an order."
      noindex
      scripts={["print"]}
    >
      <div class="wrap">
        <div class="row between list-head">
          <h1>Invoice</h1>
          <button type="button" class="button quiet with-script no-print" data-print>
            <Icon name="printer" /> Print
          </button>
        </div>
        <div class="halves">
          <dl class="stack tight small">
            <Fact label="Number" value={order.id} />
            <Fact label="Date" value={calendarDate(order.placedAt, shell)} />
            <Fact label="Issued by" value={`${shell.shopName}, ${new URL(shell.origin).host}`} />
            {order.state === "CANCELLED" && <Fact label="State" value="Cancelled" />}
          </dl>
          <div class="stack tight">
            <h2 class="label">{billing ? "Bill to" : "Bill and goods to"}</h2>
            <PostalAddress address={billing ?? order.address} email={order.email} locale={shell.locale} />
            {billing && (
              <>
                <h2 class="label">Goods to</h2>
                <PostalAddress address={order.address} locale={shell.locale} />
              </>
            )}
          </div>
        </div>
        <div class="section">
          <InvoiceLines shell={shell} order={order} sellers={sellers} />
        </div>
        <div class="halves section">
          <p class="hint">
            {order.quote.taxIncludedMinor > 0
              ? `All prices contain ${order.quote.taxLabel}.`
              : `${order.quote.taxLabel} comes on top of the prices.`}
          </p>
          <div class="stack">
            <Sum
              quote={order.quote}
              locale={shell.locale}
              deliveryLabel={order.quote.shipping === null ? "Delivery" : `Delivery (${order.quote.shipping.title})`}
            />
            <h2 class="label">{order.payment.capturedMinor > 0 ? "Paid with" : "To be paid with"}</h2>
            <Tenders order={order} locale={shell.locale} />
          </div>
        </div>
      </div>
    </Layout>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt class="hint">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function InvoiceLines({ shell, order, sellers }: InvoicePageProps) {
  const show = (amountMinor: number): string => money(amountMinor, order.currency, shell.locale);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Article</th>
          <th scope="col" class="num">
            Pieces
          </th>
          <th scope="col" class="num">
            {order.quote.taxLabel}
          </th>
          <th scope="col" class="num">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr>
            <td>
              {[line.title, variantWords(line.variant, line.title)].filter((text) => text !== "").join(", ")}
              <br />
              <span class="hint">
                {line.sku}, sold by {sellers[line.sellerId]?.name ?? line.sellerId}
              </span>
            </td>
            <td class="num">
              {count(line.quantity, shell.locale)}
              <br />
              <span class="hint">{show(line.unitPriceMinor)} each</span>
            </td>
            <td class="num">
              {percent(line.taxRateBasisPoints, shell.locale)}
              <br />
              <span class="hint">{show(line.taxMinor)}</span>
            </td>
            <td class="num">
              {show(line.subtotalMinor - line.discountMinor)}
              {line.discountMinor > 0 && (
                <>
                  <br />
                  <span class="hint">−{show(line.discountMinor)} discount</span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
