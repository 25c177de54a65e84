/** The forms on the page of a sku: what was typed stays, what is wrong stands beside it. */
import type { Child } from "hono/jsx";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import { ADJUST_REASONS } from "../../../src/domain/inventory/types.ts";
import { PROBLEMS } from "../../../src/kernel/problem.ts";
import { count } from "../format.ts";
import { ErrorSummary, SelectField, TextField } from "../parts/field.tsx";
import { DEEDS, skuAddress, type OpenDeed } from "./deeds.ts";
import type { StockPageProps } from "./stock-page.tsx";
import { REASON_WORDS } from "./stock-words.ts";
import { TermsFields } from "./terms-fields.tsx";

export interface DeedProps extends StockPageProps {
  readonly open: OpenDeed;
}

const HEADS: Readonly<Record<OpenDeed["name"], readonly [title: string, text: string, button: string]>> = {
  receive: ["Receive goods", "They may be sold at once.", "Receive"],
  adjust: [
    "Correct a number",
    "For what is there and not sold. To hand in a whole count, use Count.",
    "Set the number",
  ],
  transfer: [
    "Send to another warehouse",
    "Free units leave now and are on their way until they are received at the other end.",
    "Send",
  ],
  announce: [
    "Announce goods on their way",
    "Shoppers may be promised them, where the terms allow it. 0 units take an announcement back.",
    "Announce",
  ],
  terms: [
    "Terms",
    "How much is kept back, what may be ordered before it is here, and what carts hold.",
    "Save the terms",
  ],
};

export function DeedForm(props: DeedProps) {
  const { page, open } = props;
  const deed = DEEDS.find((each) => each.name === open.name);
  if (deed === undefined || (deed.numbers && !page.can.changeNumbers)) return null;
  const [title, text, button] = HEADS[open.name];
  const { problem } = open;
  return (
    <section class="deed" id="do" aria-labelledby="deed">
      <h2 id="deed">{title}</h2>
      <p class="sub">{text}</p>
      {problem && (
        <ErrorSummary
          title={problem.errors ? problem.detail : PROBLEMS[problem.code][1]}
          errors={problem.errors ?? []}
          {...(!problem.errors && { detail: problem.detail })}
        />
      )}
      <form method="post" action={skuAddress(page.offer.sku, `/${open.name}`)} data-once>
        <input type="hidden" name="key" value={open.formKey} />
        <Fields {...props} />
        <p class="row">
          <button class="button small">{button}</button>
          <a class="link" href={skuAddress(page.offer.sku)}>
            Close
          </a>
        </p>
      </form>
    </section>
  );
}

function Fields(props: DeedProps) {
  switch (props.open.name) {
    case "receive":
      return <ReceiveFields {...props} />;
    case "adjust":
      return <AdjustFields {...props} />;
    case "transfer":
      return <TransferFields {...props} />;
    case "announce":
      return <AnnounceFields {...props} />;
    case "terms":
      return <TermsFields {...props} />;
  }
}

const typedOf = ({ open }: DeedProps, name: string): string => open.typed?.get(name) ?? "";

const Ask = ({ children }: { children: Child }) => <div class="ask">{children}</div>;

/** Where most of it lies comes first. */
function places({ warehouses, page }: DeedProps): readonly (readonly [string, string])[] {
  const onHand = new Map(page.detail.summary.levels.map((level) => [level.warehouseId, level.onHand]));
  return warehouses
    .toSorted((a, b) => (onHand.get(b.id) ?? -1) - (onHand.get(a.id) ?? -1))
    .map(({ id, code, city }) => [id, `${code} ${city}`]);
}

function Place({ name, label, value, ...props }: DeedProps & { name: string; label: string; value?: string }) {
  const chosen = value ?? (typedOf(props, name) || (props.open.at ?? ""));
  return (
    <SelectField
      name={name}
      label={label}
      value={chosen}
      options={places(props)}
      errors={props.open.problem?.errors ?? []}
      autocomplete="off"
    />
  );
}

interface AskedProps extends DeedProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
  readonly value?: string;
}

function Units({ name, label, hint, value, ...props }: AskedProps) {
  return (
    <TextField
      name={name}
      label={label}
      value={typedOf(props, name) || (value ?? "")}
      inputmode="numeric"
      maxlength={11}
      errors={props.open.problem?.errors ?? []}
      autocomplete="off"
      {...(hint !== undefined && { hint })}
    />
  );
}

function Text({ name, label, hint, optional = false, ...props }: AskedProps) {
  return (
    <TextField
      name={name}
      label={label}
      value={typedOf(props, name)}
      maxlength={150}
      errors={props.open.problem?.errors ?? []}
      autocomplete="off"
      optional={optional}
      {...(hint !== undefined && { hint })}
    />
  );
}

const Due = (props: DeedProps) => (
  <TextField
    name="expectedAt"
    label="Expected on"
    value={typedOf(props, "expectedAt")}
    type="date"
    errors={props.open.problem?.errors ?? []}
    autocomplete="off"
  />
);

const ReceiveFields = (props: DeedProps) => (
  <Ask>
    <Place {...props} name="warehouseId" label="Into" />
    <Units {...props} name="quantity" label="Units" />
    <Text
      {...props}
      name="reference"
      label="Delivery note"
      hint="The same note is received once, and takes from what was announced under it."
      optional
    />
  </Ask>
);

/** The number that is shown is the one that is sent along: when it is another by then, nothing is changed. */
function AdjustFields(props: DeedProps) {
  const { page, open, warehouses, shell } = props;
  const { levels } = page.detail.summary;
  const at = open.at ?? levels[0]?.warehouseId ?? warehouses[0]?.id ?? "";
  const onHand = levels.find((level) => level.warehouseId === at)?.onHand ?? 0;
  const codeOf = (warehouse: Warehouse | undefined): string => (warehouse ? `${warehouse.code} ${warehouse.city}` : at);
  return (
    <>
      <input type="hidden" name="warehouseId" value={at} />
      <input type="hidden" name="expectedOnHand" value={String(onHand)} />
      <nav class="tabs part" aria-label="Warehouse">
        {levels.map(({ warehouseId }) => (
          <a
            href={skuAddress(page.offer.sku, `?do=adjust&at=${encodeURIComponent(warehouseId)}#do`)}
            aria-current={warehouseId === at ? "true" : undefined}
          >
            {warehouses.find((warehouse) => warehouse.id === warehouseId)?.code ?? warehouseId}
          </a>
        ))}
      </nav>
      <p>
        {codeOf(warehouses.find((warehouse) => warehouse.id === at))} has <b>{count(onHand, shell.locale)}</b> on hand.
      </p>
      <Ask>
        <Units {...props} name="onHand" label="On hand should be" />
        <SelectField
          name="reason"
          label="Because"
          value={typedOf(props, "reason")}
          options={ADJUST_REASONS.filter((reason) => reason !== "count").map((reason) => [
            reason,
            REASON_WORDS[reason],
          ])}
          errors={open.problem?.errors ?? []}
          autocomplete="off"
        />
      </Ask>
    </>
  );
}

const TransferFields = (props: DeedProps) => (
  <Ask>
    <Place {...props} name="from" label="From" />
    <Place {...props} name="to" label="To" value={typedOf(props, "to") || (places(props)[1]?.[0] ?? "")} />
    <Units {...props} name="quantity" label="Units" />
    <Due {...props} />
    <Text {...props} name="reference" label="Reference" hint="They are received under it." optional />
  </Ask>
);

const AnnounceFields = (props: DeedProps) => (
  <Ask>
    <Place {...props} name="warehouseId" label="To" />
    <Units {...props} name="quantity" label="Units" />
    <Due {...props} />
    <Text
      {...props}
      name="reference"
      label="Reference"
      hint="The same again sets units and day anew; goods are received under it."
      optional
    />
  </Ask>
);
