/** From where an order is sent, as a picture; all that it says stands in the tables beside it as well. */
import type { AllocationPage } from "../../../src/flows/orders/show-allocation.ts";
import type { WarehouseId } from "../../../src/kernel/ids.ts";
import { plural } from "../format.ts";
import { arcBetween, layOutMap, type Dot, type MapLayout, type Place } from "./map-layout.ts";

interface Shown extends Place {
  readonly role: "chosen" | "considered" | "destination";
  readonly units: number;
}

/** Units that each warehouse sends. */
export function unitsFrom({ lines }: Pick<AllocationPage, "lines">): ReadonlyMap<WarehouseId, number> {
  const units = new Map<WarehouseId, number>();
  for (const { warehouseId, quantity } of lines.flatMap((line) => line.taken))
    units.set(warehouseId, (units.get(warehouseId) ?? 0) + quantity);
  return units;
}

function shownOf({ plan, order, warehouses }: AllocationPage, units: ReadonlyMap<WarehouseId, number>): Shown[] {
  const most = Math.max(1, ...units.values());
  const sites = warehouses.map(({ id, code, latitude, longitude }): Shown => {
    const sent = units.get(id) ?? 0;
    return {
      latitude,
      longitude,
      label: sent > 0 ? `${code} ${sent}` : code,
      // The area of a dot says how much it sends.
      radius: sent > 0 ? 5 + 8 * Math.sqrt(sent / most) : 4,
      role: sent > 0 ? "chosen" : "considered",
      isMain: sent > 0,
      units: sent,
    };
  });
  const { destination } = plan ?? { destination: null };
  if (destination === null) return sites;
  const { latitude, longitude } = destination;
  // What matters most gets its label first.
  return [
    { latitude, longitude, label: order.address.city, radius: 7, role: "destination", isMain: true, units: 0 },
    ...sites.toSorted((a, b) => b.units - a.units),
  ];
}

/** Drawn twice: shrunk to a phone's width the labels of the wide one could not be read. The style sheet shows one. */
export function AllocationMap({ page, locale }: { readonly page: AllocationPage; readonly locale: string }) {
  const units = unitsFrom(page);
  const shown = shownOf(page, units);
  if (shown.length === 0) return null;
  const from = shown
    .filter((place) => place.role === "chosen")
    .map((place) => `${plural(place.units, "unit", "units", locale)} from ${place.label.split(" ")[0]}`);
  const words = `To ${page.order.address.city}: ${from.join(", ")}.`;
  const isKnown = shown[0]?.role === "destination";
  return (
    <figure class="map">
      <Picture name="wide" words={words} shown={shown} layout={layOutMap(shown, 760, 440)} />
      <Picture name="narrow" words={words} shown={shown} layout={layOutMap(shown, 360, 330)} />
      <figcaption class="sub">
        {isKnown
          ? "Filled: sends goods, the more the larger. Hollow: was looked at. Ringed: the shopper's town."
          : "Where the address lies is not known. Filled: sends goods, the more the larger."}
      </figcaption>
    </figure>
  );
}

interface PictureProps {
  readonly name: "wide" | "narrow";
  readonly words: string;
  readonly shown: readonly Shown[];
  readonly layout: MapLayout;
}

function Picture({ name, words, shown, layout }: PictureProps) {
  const target = shown[0]?.role === "destination" ? layout.dots[0] : undefined;
  const placed = shown.flatMap((place, index) => {
    const dot = layout.dots[index];
    return dot ? [{ place, dot }] : [];
  });
  return (
    <svg
      class={name}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="img"
      aria-labelledby={`map-title-${name} map-words-${name}`}
    >
      <title id={`map-title-${name}`}>Where the order is sent from</title>
      <desc id={`map-words-${name}`}>{words}</desc>
      <Grid layout={layout} />
      {target &&
        placed
          .filter(({ place }) => place.role === "chosen")
          .map(({ dot }) => (
            <path class="way" d={arcBetween(dot, target)} stroke-width={(1.5 + dot.radius / 5).toFixed(1)} />
          ))}
      {placed.map(({ place, dot }) => (
        <Spot place={place} dot={dot} />
      ))}
    </svg>
  );
}

function Grid({ layout: { width, height, meridians, parallels } }: { readonly layout: MapLayout }) {
  return (
    <g class="grid-lines" aria-hidden="true">
      {meridians.map(({ at, label }) => (
        <>
          <path d={`M${at.toFixed(1)} 0V${height}`} />
          <text x={(at + 3).toFixed(1)} y={height - 5}>
            {label}
          </text>
        </>
      ))}
      {parallels.map(({ at, label }) => (
        <>
          <path d={`M0 ${at.toFixed(1)}H${width}`} />
          <text x={4} y={(at - 3).toFixed(1)}>
            {label}
          </text>
        </>
      ))}
    </g>
  );
}

function Spot({ place, dot }: { readonly place: Shown; readonly dot: Dot }) {
  const { x, y, radius, label, isBeyond } = dot;
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  return (
    <g class={place.role} aria-hidden="true">
      <circle cx={cx} cy={cy} r={radius.toFixed(1)} />
      {place.role === "destination" && <circle class="core" cx={cx} cy={cy} r="2.5" />}
      <text x={label.x.toFixed(1)} y={label.y.toFixed(1)} text-anchor={label.anchor}>
        {place.label}
        {isBeyond && ", farther away"}
      </text>
    </g>
  );
}
