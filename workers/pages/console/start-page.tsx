/** Where the console begins: what waits for somebody, and what came in last. */
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import type { Waiting, Work } from "../../../src/flows/operators/count-work.ts";
import type { SellerParcelView } from "../../../src/flows/orders/list-seller-parcels.ts";
import type { StaffOrder } from "../../../src/ports/order-store.ts";
import { count } from "../format.ts";
import { ConsolePage, type Console } from "./frame.tsx";
import { OrderTable } from "./orders-page.tsx";
import { ParcelTable } from "./parcels-page.tsx";

interface StaffStartProps extends Console {
  readonly work: Work;
  readonly orders: readonly StaffOrder[];
}

export function StaffStartPage(props: StaffStartProps) {
  const { work, orders, shell } = props;
  return (
    <ConsolePage {...props} title="Console" room="/console">
      <h1>What waits for somebody</h1>
      <dl class="figures doors part">
        <Door name="Stuck checkouts" href="/console/checkouts" waiting={work.stuck} locale={shell.locale}>
          do not get on by themselves
        </Door>
        <Door name="Orders under review" href="/console/fraud" waiting={work.underReview} locale={shell.locale}>
          are cancelled without a word
        </Door>
        <Door name="Open incidents" href="/console/incidents" waiting={work.incidents} locale={shell.locale}>
          found by reconciliation
        </Door>
      </dl>
      <section class="part" aria-labelledby="newest">
        <h2 id="newest">Newest orders</h2>
        {orders.length === 0 ? (
          <p class="none">No order has been placed yet.</p>
        ) : (
          <>
            <OrderTable orders={orders} shell={shell} caption="The newest orders" />
            <p class="part">
              <a href="/console/orders">All orders</a>
            </p>
          </>
        )}
      </section>
    </ConsolePage>
  );
}

interface DoorProps {
  readonly name: string;
  readonly href: string;
  readonly waiting: Waiting;
  readonly locale: string;
  readonly children: string;
}

/** Nothing to do is said calmly; anything else stands out by its words, too. */
function Door({ name, href, waiting, locale, children }: DoorProps) {
  const isNone = waiting.count === 0;
  return (
    <div class={isNone ? undefined : "waits"}>
      <dt>
        <a href={href}>{name}</a>
      </dt>
      <dd>
        {count(waiting.count, locale)}
        {waiting.isMore && "+"}
        <small>{isNone ? "nothing to do" : children}</small>
      </dd>
    </div>
  );
}

interface SellerStartProps extends Console {
  readonly parcels: readonly SellerParcelView[];
  readonly warehouses: readonly Warehouse[];
}

export function SellerStartPage(props: SellerStartProps) {
  const { parcels, sellerName } = props;
  return (
    <ConsolePage {...props} title="Console" room="/console">
      <h1>{sellerName}</h1>
      <section class="part" aria-labelledby="newest">
        <h2 id="newest">Newest parcels</h2>
        {parcels.length === 0 ? (
          <p class="none">Nothing has been sold yet. What shoppers order of you stands here within a second.</p>
        ) : (
          <>
            <ParcelTable {...props} />
            <p class="part">
              <a href="/console/parcels">All parcels</a>
            </p>
          </>
        )}
      </section>
      <section class="part" aria-labelledby="goods">
        <h2 id="goods">Your goods</h2>
        <p>
          <a href="/console/stock?state=low">What runs short</a>, <a href="/console/stock?state=out">what is out</a>, or{" "}
          <a href="/console/stock">all stock</a>.
        </p>
      </section>
    </ConsolePage>
  );
}
