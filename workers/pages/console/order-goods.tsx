/** What was bought, and who sends it from where: the order's lines, and its sub-orders with their shares of the money. */
import type { Parcel } from "../../../src/domain/order/types.ts";
import type { ParcelShare } from "../../../src/domain/order/parcel-shares.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import { count, expectedWords, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { variantWords } from "../parts/page.tsx";
import { DataTable } from "./data-table.tsx";
import { skuAddress } from "./deeds.ts";
import type { OrderPageProps } from "./order-page.tsx";
import { PARCEL_WORDS } from "./order-words.ts";
import { Part } from "./part.tsx";

/** Tax is contained in the prices or comes on top of them, as the quote says. */
const taxName = ({ page }: OrderPageProps): string =>
  page.order.quote.taxMinor > 0 ? "Tax on top" : `Of it ${page.order.quote.taxLabel}`;

export function Goods(props: OrderPageProps) {
  const { order } = props.page;
  const { locale } = props.shell;
  const amount = (minor: number) => (
    <span class={minor === 0 ? "zero" : undefined}>{money(minor, order.currency, locale)}</span>
  );
  return (
    <Part id="goods" title="Goods">
      <DataTable
        plain
        rows={order.lines}
        columns={[
          {
            name: "Goods",
            lead: "goods",
            cell: ({ sku, title, variant }) => (
              <>
                <a href={skuAddress(sku)}>
                  {[title, variantWords(variant, title)].filter((text) => text !== "").join(", ")}
                </a>
                <span class="sub code">{sku}</span>
              </>
            ),
          },
          { name: "Seller", cell: ({ sellerId }) => sellerName(props, sellerId) },
          { name: "Units", num: true, cell: ({ quantity }) => count(quantity, locale) },
          { name: "Price of one", num: true, cell: ({ unitPriceMinor }) => amount(unitPriceMinor) },
          { name: "Price of all", num: true, cell: ({ subtotalMinor }) => amount(subtotalMinor) },
          { name: "Taken off", num: true, cell: ({ discountMinor }) => amount(discountMinor) },
          { name: taxName(props), num: true, cell: ({ taxMinor }) => amount(taxMinor) },
        ]}
      />
      <p class="sub">
        {[
          `Delivery ${money(order.quote.shippingMinor, order.currency, locale)}`,
          ...(order.quote.shipping === null ? [] : [order.quote.shipping.title.toLowerCase()]),
          `in all ${money(order.quote.totalMinor, order.currency, locale)}`,
        ].join(", ")}
        .
      </p>
    </Part>
  );
}

const sellerName = ({ sellers }: OrderPageProps, id: string): string =>
  sellers.find((seller) => seller.id === id)?.name ?? id;

interface SubOrder {
  readonly parcel: Parcel;
  readonly share: ParcelShare | undefined;
}

export function SubOrders(props: OrderPageProps) {
  const { page, shell, warehouses } = props;
  const { order, shares } = page;
  const rows = order.parcels.map((parcel, index): SubOrder => ({ parcel, share: shares[index] }));
  const amount = (minor: number) => (
    <span class={minor === 0 ? "zero" : undefined}>{money(minor, order.currency, shell.locale)}</span>
  );
  return (
    <Part id="sub-orders" title="Sub-orders">
      <DataTable
        plain
        caption="One parcel for each seller and warehouse"
        rows={rows}
        columns={[
          {
            name: "Seller",
            lead: "lead-cell",
            cell: ({ parcel }) => (
              <>
                <a href={`/console/parcels?seller=${encodeURIComponent(parcel.sellerId)}`}>
                  {sellerName(props, parcel.sellerId)}
                </a>
                <span class="sub code under" title={parcel.id}>
                  {shortOrderNumber(parcel.id)}
                </span>
              </>
            ),
          },
          {
            name: "From",
            cell: ({ parcel }) => warehouses.find(({ id }) => id === parcel.warehouseId)?.code ?? parcel.warehouseId,
          },
          { name: "State", cell: ({ parcel }) => <ParcelState {...props} parcel={parcel} /> },
          {
            name: "Goods in it",
            cell: ({ parcel }) =>
              parcel.lines.map(({ quantity, title }) => (
                <span class="under">
                  {count(quantity, shell.locale)} × {title}
                </span>
              )),
          },
          { name: "Price", num: true, cell: ({ share }) => amount(share?.subtotalMinor ?? 0) },
          { name: "Taken off", num: true, cell: ({ share }) => amount(share?.discountMinor ?? 0) },
          { name: taxName(props), num: true, cell: ({ share }) => amount(share?.taxMinor ?? 0) },
        ]}
      />
      <p class="sub">
        <a href={`/console/orders/${order.id}/allocation`}>Why it is sent from there</a>
      </p>
    </Part>
  );
}

function ParcelState({ parcel, shell, page }: OrderPageProps & { readonly parcel: Parcel }) {
  const { words, tone, icon } = PARCEL_WORDS[parcel.state];
  const ahead = parcel.state === "WAITING" ? parcel.lines[0]?.ahead : undefined;
  const short = page.shortfalls.find(({ parcelId, settledAt }) => parcelId === parcel.id && settledAt === null);
  return (
    <>
      <span class={`state ${tone}`}>
        <Icon name={icon} /> {words}
      </span>
      {ahead && <span class="sub under">{expectedWords(ahead.expectedAt, shell)}</span>}
      {short && (
        <span class="under">
          <a href="/console/incidents?view=shortfalls">{count(short.quantity, shell.locale)} short</a>
        </span>
      )}
      {parcel.trackingNumber !== null && (
        <span class="sub under">
          {parcel.carrier ?? "Carrier"} {parcel.trackingNumber}
        </span>
      )}
    </>
  );
}
