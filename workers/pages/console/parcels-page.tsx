/** A seller's sub-orders: what to send, to which town, and what it brings. */
import type { Seller, Warehouse } from "../../../src/domain/catalog/types.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { SellerParcelPage, SellerParcelView } from "../../../src/flows/orders/list-seller-parcels.ts";
import { count, countryName, expectedWords, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Time } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";
import { DataTable, Pager, pathWith, type Column } from "./data-table.tsx";
import { skuAddress } from "./deeds.ts";
import { ConsolePage, type Console } from "./frame.tsx";
import { orderAddress, PARCEL_WORDS } from "./order-words.ts";

export interface ParcelsPageProps extends Console {
  /** Null until staff have chosen a seller. */
  readonly page: SellerParcelPage | null;
  readonly seller: string;
  readonly sellers: readonly Seller[];
  readonly warehouses: readonly Warehouse[];
  readonly paged: boolean;
}

export function ParcelsPage(props: ParcelsPageProps) {
  const { page, seller, as, paged } = props;
  const address = (more: Readonly<Record<string, string>>): string =>
    pathWith("/console/parcels", { ...(as === "staff" && { seller }), ...more });
  return (
    <ConsolePage {...props} title="Parcels" room="/console/parcels">
      <h1>Parcels</h1>
      {as === "staff" && <ChooseSeller {...props} />}
      <div class="part">
        {page === null ? (
          <p class="none">Choose a seller to see what it has to send.</p>
        ) : page.parcels.length === 0 ? (
          <p class="none">{paged ? "There are no older parcels." : "Nothing has been sold yet."}</p>
        ) : (
          <ParcelTable {...props} parcels={page.parcels} />
        )}
      </div>
      <Pager address={address} cursor={page?.cursor ?? null} paged={paged} />
      {page !== null && page.parcels.length > 0 && (
        <p class="sub">
          {as === "staff" ? "The seller's" : "Your"} share is the price without tax, less commission; what the shop
          takes off in promotions is the shop's own.
        </p>
      )}
    </ConsolePage>
  );
}

function ChooseSeller({ seller, sellers }: ParcelsPageProps) {
  return (
    <form class="filters part" action="/console/parcels">
      <label>
        Of
        <select name="seller">
          <option value="">choose a seller</option>
          {sellers
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map(({ id, name }) => (
              <option value={id} selected={id === seller}>
                {name}
              </option>
            ))}
        </select>
      </label>
      <button class="button small">Show</button>
    </form>
  );
}

interface ParcelTableProps extends Pick<Console, "as" | "shell"> {
  readonly parcels: readonly SellerParcelView[];
  readonly warehouses: readonly Warehouse[];
}

export const ParcelTable = (props: ParcelTableProps) => (
  <DataTable columns={columnsFor(props)} rows={props.parcels} caption="Sub-orders, newest first" />
);

function columnsFor({ shell, as, warehouses }: ParcelTableProps): readonly Column<SellerParcelView>[] {
  return [
    {
      name: "Order",
      lead: "lead-cell",
      cell: ({ orderId }) =>
        as === "staff" ? (
          <a href={orderAddress(orderId)}>{shortOrderNumber(orderId)}</a>
        ) : (
          <span title={orderId}>{shortOrderNumber(orderId)}</span>
        ),
    },
    {
      name: "Send",
      cell: ({ parcel }) =>
        parcel.lines.map(({ sku, title, quantity }) => (
          <span class="under">
            {count(quantity, shell.locale)} × <a href={skuAddress(sku)}>{title}</a>
          </span>
        )),
    },
    {
      name: "From",
      cell: ({ parcel }) => warehouses.find(({ id }) => id === parcel.warehouseId)?.code ?? parcel.warehouseId,
    },
    {
      name: "To",
      cell: ({ to }) =>
        [to.city, to.region, countryName(to.country, shell.locale)].filter((text) => text !== "").join(", "),
    },
    { name: "State", cell: (each) => <State {...each} shell={shell} /> },
    { name: "Ordered", cell: ({ placedAt }) => <Time at={placedAt} reader={shell} /> },
    {
      name: as === "staff" ? "Share" : "Your share",
      num: true,
      cell: ({ shareMinor, currency }) => (
        <span class={shareMinor === 0 ? "zero" : undefined}>{money(shareMinor, currency, shell.locale)}</span>
      ),
    },
  ];
}

const WAITS: Readonly<Record<NonNullable<SellerParcelView["waitsFor"]>, string>> = {
  pay: "Not paid yet: do not send",
  goods: "Held back: goods are missing",
};

function State({ parcel, waitsFor, shell }: SellerParcelView & { readonly shell: Shell }) {
  const { words, tone, icon } = PARCEL_WORDS[parcel.state];
  const ahead = parcel.state === "WAITING" ? parcel.lines[0]?.ahead : undefined;
  return (
    <>
      <span class={`state ${waitsFor === null ? tone : "warn"}`}>
        <Icon name={icon} /> {waitsFor === null ? words : WAITS[waitsFor]}
      </span>
      {ahead && <span class="sub under">Goods {expectedWords(ahead.expectedAt, shell)}</span>}
      {parcel.trackingNumber !== null && (
        <span class="sub under">
          {parcel.carrier ?? "Carrier"} {parcel.trackingNumber}
        </span>
      )}
    </>
  );
}
