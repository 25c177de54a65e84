import { type Brush, CARD, gleam, ground, line, path } from "./brush.ts";
import { shade } from "./colour.ts";

/** For what is not known: a well packed parcel, with a ribbon of tape in the product's colour. */
export function parcel(b: Brush): string {
  const top = b.num(136, 156);
  return (
    ground(200, 128) +
    path(`M74 ${top + 34}L210 ${top + 70}V330L84 296Q74 292 74 282Z`, b.slab(CARD)) +
    path(`M210 ${top + 70}L326 ${top + 28}V270Q326 280 318 284L210 330Z`, b.slab(shade(CARD, -0.1))) +
    path(`M74 ${top + 34}L194 ${top - 4}L326 ${top + 28}L210 ${top + 70}Z`, b.slab(shade(CARD, 0.08))) +
    path(`M130 ${top + 16}L156 ${top + 8}L284 ${top + 43}L258 ${top + 53}Z`, b.slab(b.colour), 'opacity=".92"') +
    path(`M258 ${top + 53}L284 ${top + 43}V${top + 96}L258 ${top + 107}Z`, shade(b.colour, -0.12)) +
    line(`M210 ${top + 70}V330`, shade(CARD, 0.12), 2, 'opacity=".6"') +
    path("M100 238L152 252V290L100 276Z", "#fbf6ec") +
    line("M110 252l32 8.500M110 262l22 6", "#8a7a66", 3) +
    gleam(`M78 ${top + 42}L104 ${top + 49}V236L78 229Z`, 0.12)
  );
}
