/** Each parcel on its own: where it is, what is in it, and what the carrier says. */
import { mayChoose } from "../../src/domain/order/shortfall.ts";
import type { Parcel, ParcelState, TrackingEvent } from "../../src/domain/order/types.ts";
import { count, countryName, expectedWords } from "./format.ts";
import { Icon } from "./parts/icon.tsx";
import { Time } from "./parts/page.tsx";
import type { OrderPageProps, Shell } from "./view-models.ts";

const STEPS = ["WAITING", "PICKING", "PACKING", "SHIPPED", "DELIVERED"] as const;

const STATE_WORDS: Readonly<Record<ParcelState, string>> = {
  WAITING: "Getting ready",
  PICKING: "Being picked from the shelves",
  PACKING: "Being packed",
  SHIPPED: "On its way",
  DELIVERED: "Delivered",
  CANCELLED: "Cancelled",
};

const STEP_WORDS: Readonly<Record<(typeof STEPS)[number], string>> = {
  WAITING: "Order received",
  PICKING: "Picked from the shelves",
  PACKING: "Packed",
  SHIPPED: "Handed to the carrier",
  DELIVERED: "Delivered",
};

const TRACKING_WORDS: Readonly<Record<TrackingEvent["code"], string>> = {
  label_created: "Announced to the carrier",
  picked_up: "Picked up by the carrier",
  in_transit: "On the way",
  out_for_delivery: "Out for delivery",
  delivered: "Delivered",
};

/** A parcel that waits for goods says so, and until when; one whose units turned out not to be there is held. */
const stateWords = ({ state, lines }: Parcel, isHeld: boolean, shell: Shell): string => {
  if (isHeld && state === "WAITING") return "Held back, its goods are not there";
  const ahead = state === "WAITING" ? lines[0]?.ahead : undefined;
  return ahead ? `Waiting for the goods, ${expectedWords(ahead.expectedAt, shell)}` : STATE_WORDS[state];
};

export function Parcels({ shell, order, sellers, warehouses, shortfalls }: OrderPageProps) {
  const held = new Set(
    shortfalls.filter(({ shortfall }) => mayChoose(shortfall)).map(({ shortfall }) => shortfall.parcelId),
  );
  return (
    <div class="stack">
      {order.parcels.map((parcel, index) => {
        const from = warehouses[parcel.warehouseId];
        return (
          <article class="box stack">
            <div class="row between">
              <h3>
                {order.parcels.length > 1
                  ? `Parcel ${count(index + 1, shell.locale)} of ${count(order.parcels.length, shell.locale)}`
                  : "Your parcel"}
              </h3>
              <span class={`state ${parcel.state === "DELIVERED" ? "ok" : ""}`}>
                <Icon
                  name={
                    parcel.state === "DELIVERED" ? "package-check" : parcel.state === "SHIPPED" ? "truck" : "package"
                  }
                />
                <b>{stateWords(parcel, held.has(parcel.id), shell)}</b>
              </span>
            </div>
            <p class="hint">
              From {sellers[parcel.sellerId]?.name ?? "the seller"}
              {from && `, sent from ${from.city}, ${countryName(from.country, shell.locale)}`}
            </p>
            <ul class="small">
              {parcel.lines.map((line) => (
                <li>
                  {count(line.quantity, shell.locale)} × {line.title}
                </li>
              ))}
            </ul>
            {parcel.state !== "CANCELLED" && <Steps parcel={parcel} />}
            <Tracking parcel={parcel} shell={shell} />
          </article>
        );
      })}
    </div>
  );
}

function Steps({ parcel }: { parcel: Parcel }) {
  const reached = STEPS.findIndex((step) => step === parcel.state);
  return (
    <ol class="timeline">
      {STEPS.map((step, index) => (
        <li
          class={index > reached ? "ahead" : index === reached && step !== "DELIVERED" ? "now" : undefined}
          aria-current={index === reached ? "step" : undefined}
        >
          {index === reached && step !== "WAITING" ? STATE_WORDS[step] : STEP_WORDS[step]}
          <span class="vh">{index > reached ? ": still to come" : index < reached ? ": done" : ": now"}</span>
        </li>
      ))}
    </ol>
  );
}

function Tracking({ parcel, shell }: { parcel: Parcel; shell: Shell }) {
  if (parcel.trackingNumber === null) return null;
  return (
    <div class="stack">
      <p class="small">
        {parcel.carrier ?? "Carrier"}, number <b class="num">{parcel.trackingNumber}</b>
      </p>
      {parcel.tracking.length > 0 && (
        <table>
          <caption class="vh">What the carrier says, newest first</caption>
          <thead class="vh">
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {[...parcel.tracking]
              .sort((a, b) => b.at - a.at)
              .map((event) => (
                <tr>
                  <td class="soft">
                    <Time at={event.at} reader={shell} />
                  </td>
                  <td>{TRACKING_WORDS[event.code]}</td>
                  <td class="soft">{event.place}</td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
