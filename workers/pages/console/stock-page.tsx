/** One sku for who looks after it: what is where, who holds it, what is coming, and how it came to be so. */
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import { freeIn } from "../../../src/domain/inventory/level.ts";
import type { StockDetailPage } from "../../../src/flows/inventory/show-stock-detail.ts";
import { count, dayWords } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Breadcrumb, variantWords } from "../parts/page.tsx";
import { DeedForm } from "./deed-form.tsx";
import { DEEDS, skuAddress, type OpenDeed } from "./deeds.ts";
import { ConsolePage, type Console } from "./frame.tsx";
import { Incoming, Movements, Reservations } from "./stock-tables.tsx";
import { termsWords } from "./stock-words.ts";

export interface StockPageProps extends Console {
  readonly page: StockDetailPage;
  readonly warehouses: readonly Warehouse[];
  /** The form that is open; null: none. */
  readonly open: OpenDeed | null;
  /** An older page of movements, without the rest. */
  readonly isOlder: boolean;
}

export function StockPage(props: StockPageProps) {
  const { page, open, isOlder } = props;
  const { offer } = page;
  return (
    <ConsolePage {...props} title={`${offer.title}: stock`} room="/console/stock">
      <Breadcrumb crumbs={[{ name: "Stock", href: "/console/stock" }, { name: offer.sku }]} />
      <Title {...props} />
      {!isOlder && (
        <>
          <Figures {...props} />
          <Acts {...props} />
          {open && <DeedForm {...props} open={open} />}
          <Levels {...props} />
          <Incoming {...props} />
          <Reservations {...props} />
        </>
      )}
      <Movements {...props} />
    </ConsolePage>
  );
}

function Title({ page: { offer }, shell }: StockPageProps) {
  const variant = variantWords(offer.variant, offer.title);
  const terms = termsWords(offer.stockTerms, shell.locale);
  return (
    <div class="title">
      <span class="well">{offer.image && <img src={offer.image} alt="" width={72} height={72} />}</span>
      <div>
        <h1>
          {offer.title}
          {variant !== "" && `, ${variant}`}
        </h1>
        <p class="sub">
          <span class="code">{offer.sku}</span> of {offer.sellerName}, sent by{" "}
          {offer.fulfilledBy === "seller" ? "the seller" : "the marketplace"}.{" "}
          <a href={`/p/${encodeURIComponent(offer.productId)}`}>See it in the shop</a>
        </p>
        {(terms.length > 0 || !offer.active) && (
          <p class="chips fine">
            {!offer.active && <span class="badge">not for sale</span>}
            {terms.map((words) => (
              <span class="badge">{words}</span>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}

function Figures({ page: { detail }, shell }: StockPageProps) {
  const { onHand, reserved, sellable, ahead, missing, sellableAhead } = detail.summary;
  const coming = detail.incoming.reduce((units, each) => units + each.quantity, 0);
  const next = detail.incoming.map((each) => each.expectedAt).toSorted((a, b) => a - b)[0];
  const figures: readonly (readonly [string, number, string])[] = [
    ["On hand", onHand, "there and not sold"],
    ["Reserved", reserved, "in checkouts and carts"],
    ["Sellable", sellable, "free, less what is kept back"],
    ...(coming > 0 ? [["Coming", coming, next === undefined ? "" : `next ${dayWords(next, shell)}`] as const] : []),
    ...(ahead > 0 || sellableAhead > 0
      ? [["Promised ahead", ahead, `${count(sellableAhead, shell.locale)} more may be`] as const]
      : []),
    ...(missing > 0 ? [["Missing", missing, "promised and not there"] as const] : []),
  ];
  return (
    <dl class="figures">
      {figures.map(([name, units, hint]) => (
        <div class={name === "Missing" ? "cut" : undefined}>
          <dt>{name}</dt>
          <dd>
            {count(units, shell.locale)}
            <small>{hint}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Acts({ page, open }: StockPageProps) {
  const { offer, can } = page;
  return (
    <>
      <nav class="acts part" aria-label="What can be done">
        {DEEDS.filter((deed) => can.changeNumbers || !deed.numbers).map(({ name, title, icon, key }) => (
          <a
            class="button quiet small"
            href={skuAddress(offer.sku, `?do=${name}#do`)}
            aria-current={open?.name === name ? "true" : undefined}
            data-key={key}
          >
            <Icon name={icon} /> {title}
          </a>
        ))}
      </nav>
      {!can.changeNumbers && (
        <p class="sub">The marketplace keeps and sends these goods: its staff change the numbers.</p>
      )}
    </>
  );
}

function Levels({ page, warehouses, shell }: StockPageProps) {
  const { offer, detail, can } = page;
  const { levels, onHand, reserved, ahead, missing } = detail.summary;
  const nameOf = (id: string): Warehouse | undefined => warehouses.find((warehouse) => warehouse.id === id);
  const free = levels.reduce((units, level) => units + freeIn(level), 0);
  const figure = (units: number) => <span class={units === 0 ? "zero" : undefined}>{count(units, shell.locale)}</span>;
  return (
    <section class="part" aria-labelledby="levels">
      <h2 id="levels">Where it is</h2>
      {levels.length === 0 ? (
        <p class="none">Nothing has ever come in.</p>
      ) : (
        <div class="sheet cards">
          <table>
            <thead>
              <tr>
                <th scope="col">Warehouse</th>
                {["On hand", "Reserved", "Free", "Promised ahead", "Missing"].map((name) => (
                  <th scope="col" class="num">
                    {name}
                  </th>
                ))}
                {can.changeNumbers && (
                  <th scope="col">
                    <span class="vh">Change</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {levels.map((level) => (
                <tr>
                  <th scope="row" class="lead-cell">
                    {nameOf(level.warehouseId)?.code ?? level.warehouseId}{" "}
                    <span class="sub">{nameOf(level.warehouseId)?.city}</span>
                  </th>
                  <td class="num" data-name="On hand">
                    <b>{count(level.onHand, shell.locale)}</b>
                  </td>
                  <td class="num" data-name="Reserved">
                    {figure(level.reserved)}
                  </td>
                  <td class="num" data-name="Free">
                    {figure(freeIn(level))}
                  </td>
                  <td class="num" data-name="Promised ahead">
                    {figure(level.ahead)}
                  </td>
                  <td class={level.missing > 0 ? "num cut" : "num"} data-name="Missing">
                    {figure(level.missing)}
                  </td>
                  {can.changeNumbers && (
                    <td class="num">
                      <a
                        href={skuAddress(offer.sku, `?do=adjust&at=${encodeURIComponent(level.warehouseId)}#do`)}
                        aria-label={`Correct ${nameOf(level.warehouseId)?.code ?? level.warehouseId}`}
                      >
                        Correct
                      </a>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
            {levels.length > 1 && (
              <tfoot>
                <tr>
                  <th scope="row" class="lead-cell">
                    Together
                  </th>
                  {(
                    [
                      ["On hand", onHand],
                      ["Reserved", reserved],
                      ["Free", free],
                      ["Promised ahead", ahead],
                      ["Missing", missing],
                    ] as const
                  ).map(([name, units]) => (
                    <td class="num" data-name={name}>
                      {count(units, shell.locale)}
                    </td>
                  ))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </section>
  );
}
