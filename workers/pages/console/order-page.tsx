/** One order, for staff: where it stands, what can be done about it, and everything that is known of it. */
import type { Seller, Warehouse } from "../../../src/domain/catalog/types.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { StaffOrderPage } from "../../../src/flows/orders/show-staff-order.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { PROBLEMS, type Problem } from "../../../src/kernel/problem.ts";
import { countryName, money, sentence } from "../format.ts";
import { ErrorSummary, TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Breadcrumb, Time } from "../parts/page.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { Journal } from "./journal.tsx";
import { Goods, SubOrders } from "./order-goods.tsx";
import { Books, Refunds, Risk, Tenders } from "./order-money.tsx";
import { checkoutAddress, helpAddress, orderAddress, ordersAddress } from "./order-words.ts";
import { OrderStateBadge } from "./orders-page.tsx";
import { Facts, Part } from "./part.tsx";

export interface OrderPageProps extends Console {
  readonly page: StaffOrderPage;
  readonly sellers: readonly Seller[];
  readonly warehouses: readonly Warehouse[];
  readonly titleOf: (account: string) => string;
  /** The form for cancelling, where it is open. */
  readonly cancelling: { readonly reason: string; readonly problem: Problem | null } | null;
}

export function OrderPage(props: OrderPageProps) {
  const { page } = props;
  const number = shortOrderNumber(page.order.id);
  return (
    <ConsolePage {...props} title={`Order ${number}`} room="/console/orders">
      <Breadcrumb crumbs={[{ name: "Orders", href: "/console/orders" }, { name: number }]} />
      <div class="headline">
        <h1>Order {number}</h1>
        <Acts {...props} />
      </div>
      {props.cancelling && <CancelForm {...props} cancelling={props.cancelling} />}
      <Figures {...props} />
      <WhoAndWhere {...props} />
      <SubOrders {...props} />
      <Goods {...props} />
      <Tenders {...props} />
      <Refunds {...props} />
      <Risk {...props} />
      <Books {...props} />
      <History {...props} />
      <CheckoutJournal {...props} />
    </ConsolePage>
  );
}

function Acts({ page, cancelling }: OrderPageProps) {
  const { order, journal, can } = page;
  const { checkoutId, shopperId } = order;
  return (
    <div class="acts">
      {typeof journal !== "string" && journal.means.retry && (
        <form method="post" action={helpAddress({ checkoutId, shopperId }, "retry")} data-once>
          <input type="hidden" name="back" value={orderAddress(order.id)} />
          <button class="button small" data-key="t">
            <Icon name="refresh-cw" /> Try again now
          </button>
        </form>
      )}
      {can.cancel && (
        <a
          class="button quiet small"
          href={orderAddress(order.id, "?do=cancel#do")}
          aria-current={cancelling ? "true" : undefined}
          data-key="x"
        >
          <Icon name="x" /> Cancel
        </a>
      )}
      <a class="button quiet small" href={orderAddress(order.id, "/allocation")}>
        <Icon name="map" /> Where it is sent from
      </a>
      <a class="button quiet small" href={`/orders/${order.id}`}>
        <Icon name="external-link" /> As its shopper sees it
      </a>
    </div>
  );
}

function CancelForm({
  page,
  cancelling,
  shell,
}: OrderPageProps & { cancelling: NonNullable<OrderPageProps["cancelling"]> }) {
  const { order } = page;
  const { problem, reason } = cancelling;
  const leftMinor = order.payment.capturedMinor - order.payment.refundedMinor;
  return (
    <section class="deed" id="do" aria-labelledby="deed">
      <h2 id="deed">Cancel the order</h2>
      <p class="sub">
        All of it, for good. Its goods go back to stock;{" "}
        {leftMinor > 0
          ? `${money(leftMinor, order.currency, shell.locale)} go back the way they were paid`
          : "nothing is taken from its shopper"}
        , and the shopper is told.
      </p>
      {problem && <Refusal problem={problem} />}
      <form method="post" action={orderAddress(order.id, "/cancel")} data-once>
        <div class="ask">
          <TextField
            name="reason"
            label="Because"
            hint="Kept with the order, for colleagues."
            value={reason}
            maxlength={LIMITS.cancelReasonCharactersMax}
            errors={problem?.errors ?? []}
            autocomplete="off"
          />
        </div>
        <p class="row">
          <button class="button small">Cancel the order</button>
          <a class="link" href={orderAddress(order.id)}>
            Leave it
          </a>
        </p>
      </form>
    </section>
  );
}

export const Refusal = ({ problem }: { readonly problem: Problem }) => (
  <ErrorSummary
    title={problem.errors ? problem.detail : PROBLEMS[problem.code][1]}
    errors={problem.errors ?? []}
    {...(!problem.errors && { detail: problem.detail })}
  />
);

function Figures({ page: { order }, shell }: OrderPageProps) {
  const { amountMinor, capturedMinor, refundedMinor } = order.payment;
  const figures: readonly (readonly [string, number])[] = [
    ["Total", amountMinor],
    ["Taken", capturedMinor],
    ["Given back", refundedMinor],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, minor]) => (
        <div>
          <dt>{name}</dt>
          <dd>{money(minor, order.currency, shell.locale)}</dd>
        </div>
      ))}
    </dl>
  );
}

function WhoAndWhere({ page, shell }: OrderPageProps) {
  const { order, account, ownerId } = page;
  const { address, placedAt, updatedAt } = order;
  const lines = [
    ...[address.name, address.line1, address.line2, `${address.postalCode} ${address.city}`.trim(), address.region],
    countryName(address.country, shell.locale),
  ];
  return (
    <Facts
      facts={[
        ["State", <OrderStateBadge state={order.state} />],
        ["Placed", <Time at={placedAt} reader={shell} />],
        ["Changed", <Time at={updatedAt} reader={shell} />],
        ["By", <a href={ordersAddress(ownerId)}>{account === null ? `${order.email} (guest)` : account.name}</a>],
        ["E-mail", order.email],
        ["Telephone", address.phone],
        ["To", lines.filter((text) => text !== "").join(", ")],
        ["Number", <span class="code">{order.id}</span>],
      ]}
    />
  );
}

function History({ page, shell }: OrderPageProps) {
  return (
    <Part id="history" title="History" none={page.timeline.length === 0 ? "Nothing yet." : null}>
      <ol class="timeline">
        {page.timeline.map(({ at, text, reason }) => (
          <li>
            {sentence(text)} {reason !== null && <span class="sub">For colleagues: {reason}</span>}
            <br />
            <Time at={at} reader={shell} />
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** It is long: open only while there is something left to do. */
function CheckoutJournal({ page, shell, warehouses }: OrderPageProps) {
  const { journal, order } = page;
  if (typeof journal === "string") {
    const none =
      journal === "unknown"
        ? "Its shopper's object does not know it any more."
        : "Its shopper's object does not answer. Look again in a moment.";
    return <Part id="journal" title="Journal of its checkout" none={none} />;
  }
  const { checkoutId, shopperId } = order;
  return (
    <details class="part" id="journal" open={journal.nextAttemptAt !== null}>
      <summary>
        <h2>Journal of its checkout</h2>
      </summary>
      <p class="row">
        <a class="button quiet small" href={checkoutAddress({ checkoutId, shopperId })}>
          <Icon name="credit-card" /> On a page of its own
        </a>
      </p>
      <Journal journal={journal} shell={shell} warehouses={warehouses} />
    </details>
  );
}
