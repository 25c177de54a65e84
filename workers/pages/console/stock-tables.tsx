/** What is coming, who holds it, and the ledger of a sku. */
import type { Child } from "hono/jsx";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import { parseReservationReference } from "../../../src/domain/checkout/reservation-reference.ts";
import { deltasOf } from "../../../src/domain/inventory/level.ts";
import type { OpenReservation } from "../../../src/domain/inventory/types.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { ShownEntry } from "../../../src/flows/inventory/show-stock-detail.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { count, remaining } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Day, Time } from "../parts/page.tsx";
import { skuAddress } from "./deeds.ts";
import type { StockPageProps } from "./stock-page.tsx";
import { movementWords, signed } from "./stock-words.ts";
import { orderAddress } from "./order-words.ts";

const codeOf = (warehouses: readonly Warehouse[], id: string): string =>
  warehouses.find((warehouse) => warehouse.id === id)?.code ?? id;

function Part({ id, title, none, children }: { id: string; title: string; none: string | null; children: Child }) {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {none === null ? children : <p class="none">{none}</p>}
    </section>
  );
}

export function Incoming({ page: { offer, detail, can }, warehouses, shell, open }: StockPageProps) {
  const { incoming } = detail;
  if (incoming.length === 0) return null;
  return (
    <Part id="incoming" title="On its way" none={null}>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">Expected</th>
              <th scope="col">To</th>
              <th scope="col" class="num">
                Units
              </th>
              <th scope="col">Reference</th>
              {can.changeNumbers && (
                <th scope="col">
                  <span class="vh">Receive</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {incoming.map(({ warehouseId, quantity, expectedAt, reference }) => (
              <tr>
                <th scope="row" class="lead-cell">
                  <Day at={expectedAt} reader={shell} />{" "}
                  {expectedAt < shell.now && <span class="badge warn">late</span>}
                </th>
                <td data-name="To">{codeOf(warehouses, warehouseId)}</td>
                <td class="num" data-name="Units">
                  {count(quantity, shell.locale)}
                </td>
                <td class="code" data-name="Reference">
                  {reference}
                </td>
                {can.changeNumbers && (
                  <td class="num">
                    {open === null && (
                      <form method="post" action={skuAddress(offer.sku, "/receive")} data-once>
                        <input type="hidden" name="warehouseId" value={warehouseId} />
                        <input type="hidden" name="quantity" value={String(quantity)} />
                        <input type="hidden" name="reference" value={reference} />
                        <button class="link">Receive {count(quantity, shell.locale)}</button>
                      </form>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

/** Whose it is, as far as it may be told: a checkout, a cart that holds, or somebody else's own words. */
function holderWords({ reference }: Pick<OpenReservation, "reference">): string {
  if (parseReservationReference(reference) !== null || reference.startsWith("chk_")) return "Checkout";
  return reference.includes("/cart/") ? "Cart" : "Other";
}

/** The part of a reference that tells it from others. */
const shortOf = (reference: string): string =>
  parseReservationReference(reference)?.checkoutId.slice(-8) ?? reference.slice(-12);

export function Reservations({ page: { offer, detail }, warehouses, shell }: StockPageProps) {
  const { reservations } = detail;
  const none = reservations.length === 0 ? "Nobody holds any of it." : null;
  const isCut = reservations.length >= LIMITS.stockReservationsShownMax;
  return (
    <Part id="reservations" title="Open reservations" none={none}>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">Held by</th>
              <th scope="col" class="num">
                Units
              </th>
              <th scope="col">From</th>
              <th scope="col">Since</th>
              <th scope="col">Ends</th>
            </tr>
          </thead>
          <tbody>
            {reservations.map(({ reference, since, expiresAt, taken }) => {
              const ours = taken.filter((line) => line.sku === offer.sku);
              const units = ours.reduce((sum, line) => sum + line.quantity, 0);
              const ahead = ours.reduce((sum, line) => sum + (line.ahead?.quantity ?? 0), 0);
              return (
                <tr>
                  <th scope="row" class="lead-cell">
                    {holderWords({ reference })}{" "}
                    <span class="sub code" title={reference}>
                      {shortOf(reference)}
                    </span>
                  </th>
                  <td class="num" data-name="Units">
                    {count(units, shell.locale)}
                    {ahead > 0 && <span class="sub"> {count(ahead, shell.locale)} ahead</span>}
                  </td>
                  <td data-name="From">{ours.map((line) => codeOf(warehouses, line.warehouseId)).join(", ")}</td>
                  <td data-name="Since">
                    <Time at={since} reader={shell} /> <span class="sub">{remaining(shell.now - since)} ago</span>
                  </td>
                  <td data-name="Ends">
                    {expiresAt > shell.now ? `in ${remaining(expiresAt - shell.now)}` : "now: it has run out"}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {isCut && <p class="sub">These are the {LIMITS.stockReservationsShownMax} oldest; there are more.</p>}
    </Part>
  );
}

export function Movements({ page: { offer, ledger, detail }, warehouses, shell, as, isOlder }: StockPageProps) {
  const none = ledger.length === 0 ? "Nothing has moved yet." : null;
  return (
    <Part id="movements" title={isOlder ? "Older movements" : "Movements"} none={none}>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Where</th>
              <th scope="col" class="num">
                On hand
              </th>
              <th scope="col" class="num">
                Balance
              </th>
              <th scope="col" class="num">
                Reserved
              </th>
              <th scope="col" class="num">
                Balance
              </th>
              <th scope="col">Belongs to</th>
            </tr>
          </thead>
          <tbody>
            {ledger.map((entry) => (
              <Movement entry={entry} warehouses={warehouses} shell={shell} as={as} />
            ))}
          </tbody>
        </table>
      </div>
      {(isOlder || detail.older !== null) && (
        <nav class="pages" aria-label="Movements">
          {isOlder && (
            <a class="button quiet small" href={skuAddress(offer.sku)}>
              <Icon name="arrow-left" /> The newest
            </a>
          )}
          {detail.older !== null && (
            <a
              class="button quiet small"
              href={skuAddress(offer.sku, `?older=${encodeURIComponent(detail.older)}`)}
              rel="next"
              data-key="n"
            >
              Older movements <Icon name="arrow-right" />
            </a>
          )}
        </nav>
      )}
    </Part>
  );
}

function Movement({
  entry,
  warehouses,
  shell,
  as,
}: Pick<StockPageProps, "warehouses" | "shell" | "as"> & { readonly entry: ShownEntry }) {
  const delta = deltasOf(entry.kind, entry.quantity);
  const toneOf = (units: number): string => (units > 0 ? "num plus" : units < 0 ? "num minus" : "num");
  return (
    <tr>
      <td class="lead-cell nowrap">
        <Time at={entry.at} reader={shell} />
      </td>
      <th scope="row" class="lead-cell">
        {movementWords(entry)}
      </th>
      <td data-name="Where">{codeOf(warehouses, entry.warehouseId)}</td>
      <td class={toneOf(delta.onHand)} data-name="On hand">
        {signed(delta.onHand, shell.locale)}
      </td>
      <td class="num" data-name="Balance on hand">
        {entry.onHandAfter === null ? "" : count(entry.onHandAfter, shell.locale)}
      </td>
      <td class="num" data-name="Reserved">
        {signed(delta.reserved, shell.locale)}
      </td>
      <td class="num" data-name="Balance reserved">
        {entry.reservedAfter === null ? "" : count(entry.reservedAfter, shell.locale)}
      </td>
      <td data-name="Belongs to">
        <Belonging entry={entry} as={as} />
      </td>
    </tr>
  );
}

/** What is no order: a checkout that has not come to one, a cart, the first goods of all, or words of somebody's own. */
function referenceWords(reference: string): string {
  if (parseReservationReference(reference) !== null) return `checkout ${shortOf(reference)}`;
  if (reference.startsWith("opening:")) return "opening stock";
  return reference.includes("/cart/") ? `cart ${shortOf(reference)}` : reference.slice(0, 40);
}

function Belonging({ entry: { orderId, reference }, as }: { entry: ShownEntry; as: StockPageProps["as"] }) {
  if (orderId === null) {
    return (
      <span class="code sub" title={reference}>
        {referenceWords(reference)}
      </span>
    );
  }
  const words = shortOrderNumber(orderId);
  return as === "staff" ? <a href={orderAddress(orderId)}>{words}</a> : <span title={orderId}>{words}</span>;
}
