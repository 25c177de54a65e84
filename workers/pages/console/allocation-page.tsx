/** Why an order is sent from where it is: a picture, the steps in words, and the figures. */
import { parcelWords, planWords, type PlanNames } from "../../../src/domain/inventory/allocation-plan/words.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { AllocationLine, AllocationPage as Allocation } from "../../../src/flows/orders/show-allocation.ts";
import type { WarehouseId } from "../../../src/kernel/ids.ts";
import { count, countryName, expectedWords, money, plural } from "../format.ts";
import { Breadcrumb, Notice, Time } from "../parts/page.tsx";
import { AllocationMap, unitsFrom } from "./allocation-map.tsx";
import { skuAddress } from "./deeds.ts";
import { ConsolePage, type Console } from "./frame.tsx";
import { orderAddress } from "./order-words.ts";

export interface AllocationPageProps extends Console {
  readonly page: Allocation;
}

export function AllocationPage(props: AllocationPageProps) {
  const { page, shell } = props;
  const { order, plan } = page;
  const names = namesOf(props);
  const from = unitsFrom(page);
  return (
    <ConsolePage {...props} title="Where an order is sent from" room="/console/orders">
      <Breadcrumb
        crumbs={[{ name: `Order ${shortOrderNumber(order.id)}`, href: orderAddress(order.id) }, { name: "Allocation" }]}
      />
      <h1>Where the order is sent from</h1>
      <p class="lead">
        {plural(from.size, "warehouse", "warehouses", shell.locale)} to {order.address.city},{" "}
        {countryName(order.address.country, shell.locale)}. Placed <Time at={order.placedAt} reader={shell} />.
      </p>
      {plan === null && (
        <Notice tone="info">No plan was kept with this order. What follows is what the stock gave.</Notice>
      )}
      <div class="map-and-steps part">
        <AllocationMap page={page} locale={shell.locale} />
        {plan && (
          <section aria-labelledby="steps">
            <h2 id="steps">Step by step</h2>
            <ol class="steps">
              {planWords(plan, names).map((words) => (
                <li>{words}</li>
              ))}
            </ol>
          </section>
        )}
      </div>
      <Lines {...props} />
      {plan && plan.parcels.length > 0 && (
        <section class="part" aria-labelledby="parcels">
          <h2 id="parcels">Parcels as they were reckoned</h2>
          <ul class="stack tight">
            {plan.parcels.map((parcel) => (
              <li>{parcelWords(parcel, names)}</li>
            ))}
          </ul>
        </section>
      )}
    </ConsolePage>
  );
}

function namesOf({ page, shell }: AllocationPageProps): PlanNames {
  const places = new Map(page.warehouses.map(({ id, code, city }) => [id, `${code} ${city}`]));
  const titles = new Map(page.lines.map(({ sku, title }) => [sku, title]));
  return {
    warehouse: (id) => places.get(id) ?? id,
    product: (sku) => titles.get(sku) ?? sku,
    money: (minor) => money(minor, page.order.currency, shell.locale),
  };
}

function Lines(props: AllocationPageProps) {
  const { page, shell } = props;
  const codes = new Map(page.warehouses.map(({ id, code }) => [id, code]));
  const partWords = (parts: readonly { readonly warehouseId: WarehouseId; readonly quantity: number }[]): string =>
    parts
      .map(
        ({ warehouseId, quantity }) => `${count(quantity, shell.locale)} from ${codes.get(warehouseId) ?? warehouseId}`,
      )
      .join(", ");
  return (
    <section class="part" aria-labelledby="lines">
      <h2 id="lines">Line by line</h2>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">Goods</th>
              <th scope="col" class="num">
                Units
              </th>
              <th scope="col">Planned</th>
              <th scope="col">Given by the stock</th>
              <th scope="col">Remark</th>
            </tr>
          </thead>
          <tbody>
            {page.lines.map((line) => (
              <tr>
                <th scope="row" class="goods">
                  <a href={skuAddress(line.sku)}>{line.title}</a>
                  <span class="sub code">{line.sku}</span>
                </th>
                <td class="num" data-name="Units">
                  {count(line.quantity, shell.locale)}
                </td>
                <td data-name="Planned">{partWords(line.planned)}</td>
                <td data-name="Given">{partWords(line.taken)}</td>
                <td data-name="Remark">{remarkOf(line, props)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function remarkOf({ differs, taken }: AllocationLine, { shell }: AllocationPageProps): string {
  const ahead = taken.find((each) => each.ahead !== undefined)?.ahead;
  if (ahead) return `${count(ahead.quantity, shell.locale)} promised ahead, ${expectedWords(ahead.expectedAt, shell)}`;
  return differs ? "Others were quicker: the stock had changed since the numbers were published" : "";
}
