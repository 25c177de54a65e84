/** The forms about a checkout: each says what it does, and what it cannot know, before it is sent. */
import type { Child } from "hono/jsx";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { Problem } from "../../../src/kernel/problem.ts";
import { money } from "../format.ts";
import { ErrorText, errorOf, TextField } from "../parts/field.tsx";
import { Notice } from "../parts/page.tsx";
import type { CheckoutPageProps } from "./checkout-page.tsx";
import { checkoutAddress, helpAddress, STEP_WORDS } from "./order-words.ts";
import { Refusal } from "./order-page.tsx";

export interface OpenHelp {
  readonly name: "give-up" | "cancel" | "settle";
  readonly typed: ReadonlyMap<string, string>;
  readonly problem: Problem | null;
}

interface HelpProps extends CheckoutPageProps {
  readonly open: OpenHelp;
}

const HEADS: Readonly<Record<OpenHelp["name"], readonly [title: string, button: string]>> = {
  "give-up": ["Give the checkout up", "Give it up"],
  cancel: ["Cancel the order", "Cancel the order"],
  settle: ["Settle a step by hand", "It is settled: go on without it"],
};

export function HelpForm(props: HelpProps) {
  const { journal, open } = props;
  const [title, button] = HEADS[open.name];
  return (
    <section class="deed" id="do" aria-labelledby="deed">
      <h2 id="deed">{title}</h2>
      {open.problem && <Refusal problem={open.problem} />}
      <form method="post" action={helpAddress(journal, open.name)} data-once>
        <Fields {...props} />
        <p class="row">
          <button class="button small">{button}</button>
          <a class="link" href={checkoutAddress(journal)}>
            Leave it
          </a>
        </p>
      </form>
    </section>
  );
}

function Fields(props: HelpProps) {
  const { journal, shell, open } = props;
  const total = money(journal.totalMinor, journal.currency, shell.locale);
  switch (open.name) {
    case "give-up":
      return (
        <>
          <p class="sub">
            It ends without an order. Its payment of {total} is fenced first: should it still be on its way, it is
            refused on arrival. Then the goods go back, and the shopper keeps the cart.
          </p>
          <Reason {...props} label="What the shopper is told" hint="A sentence: what happened, and what to do now." />
        </>
      );
    case "cancel":
      return (
        <>
          <p class="sub">
            All of it, for good: the {total} are let go or given back, the goods go back to stock, and the shopper is
            told.
          </p>
          <Reason {...props} label="Because" hint="Kept with the order, for colleagues." />
        </>
      );
    case "settle":
      return <SettleFields {...props} />;
  }
}

function Reason({ open, label, hint }: HelpProps & { readonly label: string; readonly hint: string }) {
  return (
    <div class="ask">
      <TextField
        name="reason"
        label={label}
        hint={hint}
        value={open.typed.get("reason") ?? ""}
        maxlength={LIMITS.cancelReasonCharactersMax}
        errors={open.problem?.errors ?? []}
        autocomplete="off"
      />
    </div>
  );
}

const MEANS: Readonly<Record<"payment" | "stock", string>> = {
  payment:
    "the money was let go, or given back, at the provider's own desk. The shop asks the provider no more; the order and the books say that all of it went back.",
  stock:
    "the goods stand in the shelves' numbers again, by a count or a correction. The shop puts nothing back itself.",
};

function SettleFields({ journal, open }: HelpProps) {
  const errors = open.problem?.errors ?? [];
  const chosen = open.typed.get("step") ?? (journal.means.settle.length === 1 ? journal.means.settle[0] : "");
  return (
    <>
      <Notice tone="warn">
        Nothing is moved by this: the shop believes what you say here, for good. Look it up first.
      </Notice>
      <div class="ask">
        <fieldset>
          <legend>What was seen to</legend>
          {journal.means.settle.map((step) => (
            <Option
              type="radio"
              name="step"
              value={step}
              checked={chosen === step}
              errors={errorOf(errors, "step") !== null}
            >
              <span>
                <b>{STEP_WORDS[step]}</b>: {MEANS[step]}
              </span>
            </Option>
          ))}
          <Fault name="step" text={errorOf(errors, "step")} />
        </fieldset>
      </div>
      <div class="ask">
        <TextField
          name="note"
          label="What was done, and where it can be looked up"
          hint="Kept in the journal with your name."
          value={open.typed.get("note") ?? ""}
          maxlength={LIMITS.reviewReasonCharactersMax}
          errors={errors}
          autocomplete="off"
        />
      </div>
      <Option type="checkbox" name="sure" value="yes" checked={false} errors={errorOf(errors, "sure") !== null}>
        I have looked it up, and it is so.
      </Option>
      <Fault name="sure" text={errorOf(errors, "sure")} />
    </>
  );
}

interface OptionProps {
  readonly type: "radio" | "checkbox";
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  readonly errors: boolean;
  readonly children: Child;
}

const Option = ({ type, name, value, checked, errors, children }: OptionProps) => (
  <label class="radio">
    <input
      type={type}
      id={type === "checkbox" ? name : undefined}
      name={name}
      value={value}
      checked={checked}
      required
      aria-describedby={errors ? `${name}-error` : undefined}
    />
    {children}
  </label>
);

const Fault = ({ name, text }: { readonly name: string; readonly text: string | null }) =>
  text === null ? null : <ErrorText id={`${name}-error`} text={text} />;
