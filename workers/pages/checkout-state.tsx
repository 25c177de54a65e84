/** A checkout that is not an order yet: waiting, to be continued at the provider, or ended. */
import type { CheckoutView } from "../../src/domain/checkout/types.ts";
import { moneyWithCode } from "./format.ts";
import { Layout } from "./layout.tsx";
import { Icon } from "./parts/icon.tsx";
import { Time } from "./parts/page.tsx";
import type { Shell } from "./view-models.ts";

export interface CheckoutStateProps {
  readonly shell: Shell;
  readonly checkout: CheckoutView;
  readonly formKey: string;
}

type Phase = "waiting" | "action" | "placed" | "ending" | "failed";

function phaseOf({ state, actionUrl, failure }: CheckoutView): Phase {
  switch (state) {
    case "ACTION_REQUIRED":
      return failure !== null ? "ending" : actionUrl === null ? "waiting" : "action";
    case "PLACED":
    case "UNDER_REVIEW":
    case "PAYMENT_CONFIRMED":
      return "placed";
    case "PAYMENT_FAILED":
    case "CANCELLING":
      return "ending";
    case "INVENTORY_RELEASED":
    case "CANCELLED":
      return "failed";
    case "CREATED":
    case "INVENTORY_RESERVED":
    case "PAYMENT_PENDING":
    case "PAYMENT_UNKNOWN":
      // Why it comes to nothing is decided before anything of it is undone.
      return failure === null ? "waiting" : "ending";
  }
}

/** Came to nothing, and everything that was held is free again: the cart can be checked out anew. */
export const hasEnded = (checkout: CheckoutView): boolean => phaseOf(checkout) === "failed";

const TITLES: Readonly<Record<Phase, string>> = {
  waiting: "Waiting for your payment",
  action: "One more step",
  placed: "Your order is placed",
  ending: "Your order was not placed",
  failed: "Your order was not placed",
};

export function CheckoutStatePage({ shell, checkout, formKey }: CheckoutStateProps) {
  const phase = phaseOf(checkout);
  const going = phase === "waiting" || phase === "action" || phase === "ending";
  return (
    <Layout
      {...shell}
      frame="quiet"
      title={TITLES[phase]}
      description="What became of your payment."
      noindex
      scripts={going ? ["live-page"] : []}
      {...(going ? { refreshSeconds: 10 } : {})}
    >
      <div class="wrap narrow">
        <div class="box stack" id="live" data-refresh={going ? "" : undefined} role="status">
          <h1>{TITLES[phase]}</h1>
          {phase === "waiting" && <Waiting checkout={checkout} shell={shell} />}
          {phase === "action" && <Action checkout={checkout} shell={shell} formKey={formKey} />}
          {phase === "placed" && <Placed checkout={checkout} />}
          {phase === "ending" && <Ending checkout={checkout} />}
          {phase === "failed" && <Failed checkout={checkout} />}
        </div>
      </div>
    </Layout>
  );
}

function Waiting({ checkout, shell }: Omit<CheckoutStateProps, "formKey">) {
  const unknown = checkout.state === "PAYMENT_UNKNOWN";
  return (
    <>
      <p>
        {unknown
          ? "The payment provider has not answered yet. We keep asking, and hold your goods meanwhile."
          : "We have asked the payment provider and hold your goods meanwhile. This takes a few seconds."}
      </p>
      <p class="soft">
        There is nothing to do: please do not pay again. This page changes by itself, and we write to you either way.
      </p>
      <p class="hint">
        {unknown ? "At the latest" : "Held until"} <Time at={checkout.deadlineAt} reader={shell} />
        {unknown && " we know, or nothing is charged and you hear from us"}.
      </p>
    </>
  );
}

function Action({ checkout, shell, formKey }: CheckoutStateProps) {
  const { quote, tenders } = checkout;
  const atProviderMinor = tenders
    .filter(({ kind }) => kind === "provider")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return (
    <>
      <p>
        Please confirm the payment of <b class="num">{moneyWithCode(atProviderMinor, quote.currency, shell.locale)}</b>{" "}
        with the payment provider. We hold your goods until <Time at={checkout.deadlineAt} reader={shell} />.
      </p>
      <a class="button wide" href={checkout.actionUrl ?? ""}>
        Go on to the payment page <Icon name="arrow-right" />
      </a>
      <p class="hint">Already done? This page changes by itself.</p>
      <form method="post" action={`/checkout/${checkout.id}/abandon`}>
        <input type="hidden" name="key" value={formKey} />
        <button class="button quiet wide">Give it up: nothing is charged, the cart stays as it was</button>
      </form>
    </>
  );
}

function Placed({ checkout }: { checkout: CheckoutView }) {
  return (
    <>
      <p>Thank you. The receipt is on its way to you.</p>
      <a class="button wide" href={`/orders/${checkout.orderId ?? ""}`}>
        See your order
      </a>
    </>
  );
}

const whatHappened = ({ failure }: CheckoutView): string =>
  failure?.detail ?? "The checkout has ended. Nothing was charged; your cart is as it was.";

/** A new checkout before that would be refused. */
function Ending({ checkout }: { checkout: CheckoutView }) {
  return (
    <>
      <p>{whatHappened(checkout)}</p>
      <p class="soft">We are letting go of what was held for it. In a moment you can try again from here.</p>
    </>
  );
}

function Failed({ checkout }: { checkout: CheckoutView }) {
  return (
    <>
      <p>{whatHappened(checkout)}</p>
      <div class="row">
        <a class="button" href={`/checkout?after=${checkout.id}`}>
          <Icon name="rotate-ccw" /> Try again, or pay in another way
        </a>
        <a class="button quiet" href="/cart">
          Look at the cart
        </a>
      </div>
    </>
  );
}
