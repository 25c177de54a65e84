/** What the shopper's bank asks: the 3-D Secure challenge of a card, and the confirmation of a local method. */
import { amountOf, shopOf } from "./page-views.tsx";
import type { PageView } from "./shopper-turns.ts";

function Asked({ view }: { view: PageView }) {
  return (
    <>
      <p class="amount">{amountOf(view)}</p>
      <p>
        {view.description || "Your order"}
        <br />
        <span class="hint">{`to the shop at ${shopOf(view)}`}</span>
      </p>
    </>
  );
}

export function ChallengePage({ view, path }: { view: PageView; path: string }) {
  return (
    <section class="card narrow" aria-labelledby="confirm">
      <p class="hint">Test bank · 3-D Secure</p>
      <h1 id="confirm">Is it you who pays?</h1>
      <Asked view={view} />
      <form method="post" action={path}>
        <button class="main" name="verdict" value="approve">
          Approve the payment
        </button>
        <button class="quiet" name="verdict" value="fail">
          Fail the check
        </button>
      </form>
    </section>
  );
}

export function BankPage({ view, method, path }: { view: PageView; method: string; path: string }) {
  return (
    <section class="card narrow" aria-labelledby="confirm">
      <p class="hint">{`Your test bank · ${method}`}</p>
      <h1 id="confirm">Confirm the payment</h1>
      <Asked view={view} />
      <form method="post" action={path}>
        <button class="main" name="verdict" value="approve">
          Confirm
        </button>
        <button class="quiet" name="verdict" value="fail">
          Refuse
        </button>
      </form>
    </section>
  );
}
