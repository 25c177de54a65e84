/** One gift card: what is on it, what holds it, what happened to it, and its end. And the one page that has a code. */
import type { CardPage } from "../../../src/flows/payments/gift-cards.ts";
import type { IssuedCard } from "../../../src/flows/payments/issue-gift-card.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { Problem } from "../../../src/kernel/problem.ts";
import type { BalanceEntry, BalanceHold } from "../../../src/ports/payment-gateway.ts";
import { money } from "../format.ts";
import { TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Breadcrumb, Day, Notice, Time } from "../parts/page.tsx";
import { DataTable, Pager, pathWith, type Column } from "./data-table.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { BALANCE_WORDS, cardAddress, CARD_WORDS, checkoutOf, ENTRY_WORDS, signOf } from "./gift-card-words.ts";
import { Refusal } from "./order-page.tsx";

const ROOM = "/console/gift-cards";
const CRUMB = { name: "Gift cards", href: ROOM };

export interface GiftCardPageProps extends Console {
  readonly page: CardPage;
  readonly closing: { readonly why: string; readonly formKey: string; readonly problem: Problem | null } | null;
  readonly paged: boolean;
}

export function GiftCardPage(props: GiftCardPageProps) {
  const { page, closing, paged } = props;
  const { card, balance, entries } = page;
  return (
    <ConsolePage {...props} title={`Gift card ending ${card.last4}`} room={ROOM}>
      <Breadcrumb crumbs={[CRUMB, { name: card.last4 }]} />
      <div class="headline">
        <h1>
          Gift card ending <span class="code">{card.last4}</span>
        </h1>
        <div class="acts">
          <a
            class="button quiet small"
            href={cardAddress(card.id, "?do=close#do")}
            aria-current={closing ? "true" : undefined}
            data-key="x"
          >
            <Icon name="x" /> Close the card
          </a>
        </div>
      </div>
      {closing && <CloseForm {...props} closing={closing} />}
      {balance === "unknown" && (
        <Notice tone="warn">The card does not answer just now: what is on it is not known. Load the page again.</Notice>
      )}
      {balance === null && (
        <Notice tone="warn">Its money is not on it yet. It is put on within two minutes, by itself.</Notice>
      )}
      {!paged && <Figures {...props} />}
      {!paged && <Holds {...props} />}
      <section class="part" aria-labelledby="entries">
        <h2 id="entries">What happened</h2>
        {entries.entries.length === 0 ? (
          <p class="none">Nothing yet.</p>
        ) : (
          <DataTable columns={entryColumns(props)} rows={entries.entries} caption="Newest first" plain />
        )}
        <Pager address={(more) => pathWith(cardAddress(card.id), more)} cursor={entries.cursor} paged={paged} />
      </section>
    </ConsolePage>
  );
}

function Figures({ page: { card, balance }, shell }: GiftCardPageProps) {
  const known = balance === null || balance === "unknown" ? null : balance;
  const amount = (value: number): string => money(value, card.currency, shell.locale);
  return (
    <>
      <dl class="figures">
        <div>
          <dt>Can be spent</dt>
          <dd>
            {known ? amount(known.availableMinor) : "not known"}{" "}
            <small>{known ? BALANCE_WORDS[known.state] : CARD_WORDS[card.state]}</small>
          </dd>
        </div>
        <div>
          <dt>Held</dt>
          <dd>
            {known ? amount(known.heldMinor) : "not known"} <small>for open orders</small>
          </dd>
        </div>
        <div>
          <dt>Issued with</dt>
          <dd>
            {amount(card.amountMinor)}{" "}
            <small>
              <Time at={card.issuedAt} reader={shell} />
            </small>
          </dd>
        </div>
      </dl>
      <p class="sub">
        {card.email ? `For ${card.email}. ` : ""}
        {card.message ? `“${card.message}” ` : ""}
        {card.expiresAt === null ? (
          "It can be used for ever."
        ) : (
          <>
            It can be used until <Day at={card.expiresAt} reader={shell} />.
          </>
        )}
      </p>
    </>
  );
}

function Holds(props: GiftCardPageProps) {
  const { holds, card } = props.page;
  if (holds.length === 0) return null;
  const columns: readonly Column<BalanceHold>[] = [
    { name: "For", lead: "lead-cell", cell: ({ reference }) => <Reference reference={reference} /> },
    { name: "Amount", num: true, cell: (hold) => money(hold.amountMinor, card.currency, props.shell.locale) },
    { name: "Since", cell: ({ at }) => <Time at={at} reader={props.shell} /> },
  ];
  return (
    <section class="part" aria-labelledby="holds">
      <h2 id="holds">Held</h2>
      <p class="sub">
        Each is taken or given up by its checkout, and by nobody else. One that is days old and has no order under
        review is worth a look at its checkout.
      </p>
      <DataTable columns={columns} rows={holds} caption="Oldest first" />
    </section>
  );
}

function Reference({ reference }: { readonly reference: string }) {
  const checkout = checkoutOf(reference);
  if (checkout === null) return <span class="code">{reference}</span>;
  return (
    <a class="code" href={pathWith(`/console/checkouts/${checkout.checkoutId}`, { shopper: checkout.shopperId })}>
      {checkout.checkoutId}
    </a>
  );
}

function entryColumns({ page: { card }, shell }: GiftCardPageProps): readonly Column<BalanceEntry>[] {
  const amount = (value: number): string => money(value, card.currency, shell.locale);
  return [
    { name: "When", lead: "lead-cell", cell: ({ at }) => <Time at={at} reader={shell} /> },
    {
      name: "What",
      wide: true,
      cell: ({ kind, why, reference }) => (
        <>
          {ENTRY_WORDS[kind]}
          <span class="sub under">{checkoutOf(reference) ? <Reference reference={reference} /> : why}</span>
        </>
      ),
    },
    { name: "Amount", num: true, cell: ({ kind, amountMinor }) => `${signOf(kind)}${amount(amountMinor)}` },
    { name: "On it", num: true, cell: ({ balanceMinor }) => amount(balanceMinor) },
    { name: "Held", num: true, cell: ({ heldMinor }) => (heldMinor === 0 ? "" : amount(heldMinor)) },
  ];
}

function CloseForm({
  page,
  closing,
  shell,
}: GiftCardPageProps & { closing: NonNullable<GiftCardPageProps["closing"]> }) {
  const { card, balance } = page;
  const onIt = balance === null || balance === "unknown" ? null : balance.availableMinor;
  return (
    <section class="deed" id="do" aria-labelledby="deed">
      <h2 id="deed">Close the card</h2>
      <p class="sub">
        No order can be paid with it any more, for good.{" "}
        {onIt === null ? "What is on it" : `The ${money(onIt, card.currency, shell.locale)} on it`} cannot be spent, and
        the books owe it no longer. What is held for open orders stays held, and refunds still come back to it.
      </p>
      {closing.problem && <Refusal problem={closing.problem} />}
      <form method="post" action={cardAddress(card.id, "/close")} data-once>
        <input type="hidden" name="key" value={closing.formKey} />
        <div class="ask">
          <TextField
            name="why"
            label="Because"
            hint="It stands in the books, for colleagues."
            value={closing.why}
            maxlength={LIMITS.balanceWhyCharactersMax}
            errors={closing.problem?.errors ?? []}
            autocomplete="off"
          />
        </div>
        <p class="row">
          <button class="button small">Close the card</button>
          <a class="link" href={cardAddress(card.id)}>
            Leave it
          </a>
        </p>
      </form>
    </section>
  );
}

/** Loaded again it asks to be sent again, and tells the same code: the form's key is the card's. */
export function IssuedCardPage(props: Console & { readonly issued: IssuedCard }) {
  const { issued, shell } = props;
  const { card, code } = issued;
  return (
    <ConsolePage {...props} title="Gift card issued" room={ROOM}>
      <Breadcrumb crumbs={[CRUMB, { name: card.last4 }]} />
      <h1>Gift card issued</h1>
      <div class="part">
        <Notice tone="warn">Hand the code over now. It is kept nowhere, and nobody can look it up later.</Notice>
      </div>
      <dl class="figures part">
        <div>
          <dt>Code</dt>
          <dd class="code" data-code>
            {code}
          </dd>
        </div>
        <div>
          <dt>On it</dt>
          <dd>
            {money(card.amountMinor, card.currency, shell.locale)}{" "}
            <small>
              {card.expiresAt === null ? (
                "for ever"
              ) : (
                <>
                  until <Day at={card.expiresAt} reader={shell} />
                </>
              )}
            </small>
          </dd>
        </div>
      </dl>
      <p class="row part">
        <a class="button small" href={cardAddress(card.id)}>
          I have it: to the card
        </a>
      </p>
    </ConsolePage>
  );
}
