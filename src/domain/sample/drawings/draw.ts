/** Draws a product: an SVG text of one family, the same for the same kind, colour and seed. */
import { fnv1a } from "../../../kernel/random.ts";
import { type Brush, makeBrush } from "./brush.ts";
import * as accessories from "./accessories.ts";
import * as bags from "./bags.ts";
import * as clothing from "./clothing.ts";
import * as computing from "./computing.ts";
import * as electronics from "./electronics.ts";
import * as footwear from "./footwear.ts";
import { frame } from "./frame.ts";
import type { DrawnImage } from "./image-path.ts";
import type { DrawingKind } from "./kinds.ts";
import * as kitchen from "./kitchen.ts";
import * as peripherals from "./peripherals.ts";
import { parcel } from "./parcel.ts";

const DRAWINGS: Readonly<Partial<Record<DrawingKind, (brush: Brush) => string>>> = {
  kettle: kitchen.kettle,
  pan: kitchen.pan,
  pot: kitchen.pot,
  knife: kitchen.knife,
  "coffee-maker": kitchen.coffeeMaker,
  espresso: kitchen.espresso,
  "french-press": kitchen.frenchPress,
  mug: kitchen.mug,
  bowl: kitchen.bowl,
  blender: kitchen.blender,
  toaster: kitchen.toaster,
  headphones: electronics.headphones,
  earbuds: electronics.earbuds,
  phone: electronics.phone,
  tablet: electronics.tablet,
  camera: electronics.camera,
  speaker: electronics.speaker,
  radio: electronics.radio,
  television: electronics.television,
  microphone: electronics.microphone,
  battery: electronics.battery,
  laptop: computing.laptop,
  monitor: computing.monitor,
  computer: computing.computer,
  server: computing.server,
  keyboard: peripherals.keyboard,
  mouse: peripherals.mouse,
  printer: peripherals.printer,
  cartridge: peripherals.cartridge,
  router: computing.router,
  drive: computing.drive,
  memory: computing.memory,
  cable: computing.cable,
  projector: peripherals.projector,
  "t-shirt": clothing.tShirt,
  shirt: clothing.shirt,
  jacket: clothing.jacket,
  dress: clothing.dress,
  trousers: clothing.trousers,
  socks: footwear.socks,
  scarf: clothing.scarf,
  hat: accessories.hat,
  sneaker: footwear.sneaker,
  boot: footwear.boot,
  sandal: footwear.sandal,
  watch: accessories.watch,
  sunglasses: accessories.sunglasses,
  handbag: bags.handbag,
  backpack: bags.backpack,
  suitcase: bags.suitcase,
  belt: accessories.belt,
  necklace: accessories.necklace,
  ring: accessories.ring,
  umbrella: accessories.umbrella,
  parcel: parcel,
};

/** SVG text with a view box of 400 by 400: the object in its colour on the sunken well of a product image. */
export function drawProduct({ kind, colour, seed }: DrawnImage): string {
  const prefix = `d${fnv1a(`${kind}${colour}${seed}`).toString(36).slice(0, 4)}`;
  const brush = makeBrush(colour, `${kind}/${seed}`, prefix);
  const body = (DRAWINGS[kind] ?? parcel)(brush);
  return frame(body, brush.defs(), prefix);
}
