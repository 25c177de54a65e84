/** What of an order was sold and is not there: what has happened, and what the shopper may choose. */
import type { Child } from "hono/jsx";
import type { Order } from "../../src/domain/order/types.ts";
import type { Alternative, ShortfallView } from "../../src/flows/reconcile/show-remedies.ts";
import { count, money } from "./format.ts";
import { Picture } from "./parts/goods.tsx";
import { Icon } from "./parts/icon.tsx";
import { variantWords } from "./parts/page.tsx";
import type { Shell } from "./view-models.ts";

export interface ShortfallsProps {
  readonly shell: Shell;
  readonly order: Order;
  readonly shortfalls: readonly ShortfallView[];
  readonly formKey: string;
}

export function Shortfalls(props: ShortfallsProps) {
  return (
    <>
      {props.shortfalls.map((view) => (
        <OneShortfall {...props} view={view} />
      ))}
    </>
  );
}

type OneProps = ShortfallsProps & { readonly view: ShortfallView };

function OneShortfall(props: OneProps) {
  const { shell, view } = props;
  const { shortfall, choices } = view;
  const what = `${count(shortfall.quantity, shell.locale)} × ${shortfall.title}`;
  return (
    <section class="box stack" id={shortfall.id} aria-label={`Not there: ${shortfall.title}`}>
      <h2 class="state warn">
        <Icon name={choices ? "triangle-alert" : "info"} />
        <span>{choices ? `Not there after all: ${what}` : what}</span>
      </h2>
      <p>{standing(props)}</p>
      {choices && (
        <div class="stack">
          {choices.wait && <Wait {...props} />}
          {choices.alternatives.map((alternative) => (
            <Instead {...props} alternative={alternative} />
          ))}
          {choices.money && <Money {...props} money={choices.money} />}
        </div>
      )}
    </section>
  );
}

function standing({ shell, order, view: { shortfall } }: OneProps): string {
  const amount = (minor: number): string => money(minor, order.currency, shell.locale);
  switch (shortfall.state) {
    case "TOLD":
      return "A count of our shelves has found less than we had sold. That is our mistake, and we are sorry. Older orders are served first; until you choose we keep your place in line.";
    case "WAITING":
      return "You wait for the next delivery and keep your place in line. You may still choose otherwise.";
    case "SETTLING":
      return "We are doing what you have chosen.";
    case "COVERED":
      return "It has come in and is sent in a parcel of its own.";
    case "REASSIGNED":
      return "Another of our warehouses sends it.";
    case "REPLACED":
      return shortfall.plan?.kind === "alternative"
        ? `We send ${shortfall.plan.title} instead.${shortfall.refundMinor > 0 ? ` It costs less: ${amount(shortfall.refundMinor)} goes back.` : ""}`
        : "We send something else instead.";
    case "COMPENSATED":
      return `${amount(shortfall.refundMinor)} goes back the way you paid${shortfall.goodwillMinor > 0 ? `, ${amount(shortfall.goodwillMinor)} of it on top of the price` : ""}.`;
    case "RETURNING":
    case "CANCELLED":
      return "The order was cancelled.";
  }
}

function ChoiceForm({ order, view, formKey, choice, children }: OneProps & { choice: string; children: Child }) {
  return (
    <form class="row between" method="post" action={`/orders/${order.id}/shortfalls/${view.shortfall.id}`}>
      <input type="hidden" name="key" value={formKey} />
      <input type="hidden" name="choice" value={choice} />
      {children}
    </form>
  );
}

function Wait(props: OneProps) {
  return (
    <ChoiceForm {...props} choice="wait">
      <p class="small">
        <b>Wait for the next delivery.</b> It is sent as soon as it is here; you may change your mind until then.
      </p>
      <button class="button quiet">Wait for it</button>
    </ChoiceForm>
  );
}

function Instead(props: OneProps & { readonly alternative: Alternative }) {
  const { shell, order, alternative } = props;
  const { refundMinor } = alternative;
  return (
    <ChoiceForm {...props} choice="alternative">
      <input type="hidden" name="sku" value={alternative.sku} />
      <div class="row">
        <Picture src={alternative.image} alt="" size={64} />
        <p class="small">
          <b>
            Take <a href={`/p/${alternative.productId}`}>{alternative.title}</a> instead.
          </b>{" "}
          {[variantWords(alternative.variant, alternative.title), `from ${alternative.sellerName}`]
            .filter((text) => text !== "")
            .join(", ")}
          . In stock now, nothing more to pay
          {refundMinor > 0 && `, ${money(refundMinor, order.currency, shell.locale)} goes back`}.
        </p>
      </div>
      <button class="button quiet" aria-label={`Take ${alternative.title} from ${alternative.sellerName} instead`}>
        Take this
      </button>
    </ChoiceForm>
  );
}

function Money(props: OneProps & { readonly money: { refundMinor: number; goodwillMinor: number } }) {
  const { shell, order } = props;
  const { refundMinor, goodwillMinor } = props.money;
  return (
    <ChoiceForm {...props} choice="money">
      <p class="small">
        <b>Take your money back: {money(refundMinor, order.currency, shell.locale)}.</b>{" "}
        {goodwillMinor > 0
          ? `${money(goodwillMinor, order.currency, shell.locale)} of it is on top of the price.`
          : "That is everything that was paid and not given back yet."}
      </p>
      <button class="button quiet">Take the money</button>
    </ChoiceForm>
  );
}
