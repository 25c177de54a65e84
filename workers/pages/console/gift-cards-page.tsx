/** The register of gift cards, and the forms that issue one or give store credit. */
import type { GiftCard } from "../../../src/domain/balance/register.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { Problem } from "../../../src/kernel/problem.ts";
import { money } from "../format.ts";
import { TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Day, Time } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";
import { DataTable, Pager, type Column } from "./data-table.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { cardAddress, cardsAddress, CARD_WORDS, type CardFormName } from "./gift-card-words.ts";
import { Refusal } from "./order-page.tsx";

export interface OpenCardForm {
  readonly name: CardFormName;
  /** Under which the form does its work, once. */
  readonly formKey: string;
  readonly typed: ReadonlyMap<string, string>;
  readonly problem: Problem | null;
}

export interface GiftCardsPageProps extends Console {
  readonly cards: readonly GiftCard[];
  readonly cursor: string | null;
  readonly paged: boolean;
  readonly open: OpenCardForm | null;
}

const FORMS = [
  { name: "issue", title: "Issue a gift card", icon: "gift", key: "i" },
  { name: "credit", title: "Give store credit", icon: "plus", key: "a" },
] as const;

export function GiftCardsPage(props: GiftCardsPageProps) {
  const { cards, cursor, paged, open, shell } = props;
  return (
    <ConsolePage {...props} title="Gift cards" room="/console/gift-cards">
      <div class="headline">
        <h1>Gift cards</h1>
        <div class="acts">
          {FORMS.map(({ name, title, icon, key }) => (
            <a
              class="button quiet small"
              href={cardsAddress({ do: name })}
              aria-current={open?.name === name ? "true" : undefined}
              data-key={key}
            >
              <Icon name={icon} /> {title}
            </a>
          ))}
        </div>
      </div>
      {open && <CardForm {...props} open={open} />}
      {cards.length === 0 ? (
        <p class="lead part">
          No gift card was issued yet. <a href={cardsAddress({ do: "issue" })}>Issue the first one</a>
        </p>
      ) : (
        <DataTable columns={columnsFor(shell)} rows={cards} caption="Gift cards, newest first" />
      )}
      <Pager address={cardsAddress} cursor={cursor} paged={paged} />
    </ConsolePage>
  );
}

const columnsFor = (shell: Shell): readonly Column<GiftCard>[] => [
  {
    name: "Card",
    lead: "lead-cell",
    cell: ({ id, last4 }) => (
      <a href={cardAddress(id)}>
        Ending <span class="code">{last4}</span>
      </a>
    ),
  },
  {
    name: "Amount",
    num: true,
    cell: ({ amountMinor, currency }) => money(amountMinor, currency, shell.locale),
  },
  { name: "State", cell: ({ state }) => CARD_WORDS[state] },
  { name: "For", wide: true, cell: ({ email, message }) => [email, message].filter((each) => each).join(": ") },
  { name: "Issued", cell: ({ issuedAt }) => <Time at={issuedAt} reader={shell} /> },
  { name: "Until", cell: ({ expiresAt }) => (expiresAt === null ? "for ever" : <Day at={expiresAt} reader={shell} />) },
];

const HEADS: Readonly<Record<CardFormName, readonly [title: string, text: string, button: string]>> = {
  issue: [
    "Issue a gift card",
    "Its code is shown once, on the next page, and kept nowhere. Whoever has the code has the money.",
    "Issue the card",
  ],
  credit: ["Give store credit", "Its owner sees it at the next checkout, and can spend it at once.", "Give the credit"],
};

function CardForm(props: GiftCardsPageProps & { readonly open: OpenCardForm }) {
  const { open } = props;
  const [title, text, button] = HEADS[open.name];
  return (
    <section class="deed" id="do" aria-labelledby="deed">
      <h2 id="deed">{title}</h2>
      <p class="sub">{text}</p>
      {open.problem && <Refusal problem={open.problem} />}
      <form method="post" action={open.name === "issue" ? "/console/gift-cards" : "/console/store-credit"} data-once>
        <input type="hidden" name="key" value={open.formKey} />
        <div class="ask">{open.name === "issue" ? <IssueFields {...props} /> : <CreditFields {...props} />}</div>
        <p class="row">
          <button class="button small">{button}</button>
          <a class="link" href={cardsAddress()}>
            Close
          </a>
        </p>
      </form>
    </section>
  );
}

interface FieldProps extends GiftCardsPageProps {
  readonly open: OpenCardForm;
}

const typedOf = ({ open }: FieldProps, name: string) => ({
  name,
  value: open.typed.get(name) ?? "",
  errors: open.problem?.errors ?? [],
  autocomplete: "off",
});

function IssueFields(props: FieldProps) {
  const { currency, locale } = props.shell;
  return (
    <>
      <TextField
        {...typedOf(props, "amountMinor")}
        label={`Amount in ${currency}`}
        hint={`Up to ${money(LIMITS.giftCardMinorMax, currency, locale)}.`}
        maxlength={12}
      />
      <TextField
        {...typedOf(props, "email")}
        label="For"
        hint="An e-mail address. Nothing is sent."
        type="email"
        optional
      />
      <TextField
        {...typedOf(props, "message")}
        label="Message"
        maxlength={LIMITS.giftCardMessageCharactersMax}
        optional
      />
      <TextField {...typedOf(props, "expiresAt")} label="Can be used until" type="date" optional />
    </>
  );
}

function CreditFields(props: FieldProps) {
  const { currency, locale } = props.shell;
  return (
    <>
      <TextField {...typedOf(props, "email")} label="To" hint="The e-mail address of an account." type="email" />
      <TextField
        {...typedOf(props, "amountMinor")}
        label={`Amount in ${currency}`}
        hint={`Up to ${money(LIMITS.storeCreditMinorMax, currency, locale)}.`}
        maxlength={12}
      />
      <TextField
        {...typedOf(props, "why")}
        label="Because"
        hint="It stands in the books, for colleagues."
        maxlength={LIMITS.balanceWhyCharactersMax}
      />
    </>
  );
}
