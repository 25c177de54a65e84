/** Draws a product: an SVG text of one family, the same for the same kind, colour and seed. */
import { fnv1a } from "../../../kernel/random.ts";
import * as accessories from "./accessories.ts";
import * as bags from "./bags.ts";
import * as beauty from "./beauty.ts";
import { type Brush, makeBrush } from "./brush.ts";
import * as clothing from "./clothing.ts";
import * as computing from "./computing.ts";
import * as electronics from "./electronics.ts";
import * as food from "./food.ts";
import * as footwear from "./footwear.ts";
import { frame } from "./frame.ts";
import * as furniture from "./furniture.ts";
import * as garden from "./garden.ts";
import * as home from "./home.ts";
import type { DrawnImage } from "./image-path.ts";
import type { DrawingKind } from "./kinds.ts";
import * as kitchen from "./kitchen.ts";
import * as music from "./music.ts";
import * as office from "./office.ts";
import * as pantry from "./pantry.ts";
import { parcel } from "./parcel.ts";
import * as peripherals from "./peripherals.ts";
import * as plants from "./plants.ts";
import * as seasonal from "./seasonal.ts";
import * as sport from "./sport.ts";
import * as tools from "./tools.ts";
import * as toys from "./toys.ts";

const DRAWINGS: Readonly<Record<DrawingKind, (brush: Brush) => string>> = {
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
  lamp: home.lamp,
  "desk-lamp": home.deskLamp,
  chair: furniture.chair,
  armchair: furniture.armchair,
  sofa: furniture.sofa,
  table: furniture.table,
  cabinet: furniture.cabinet,
  cushion: furniture.cushion,
  blanket: furniture.blanket,
  clock: home.clock,
  mirror: home.mirror,
  vase: home.vase,
  candle: home.candle,
  "watering-can": garden.wateringCan,
  trowel: garden.trowel,
  secateurs: garden.secateurs,
  plant: plants.plant,
  cactus: plants.cactus,
  bouquet: plants.bouquet,
  seeds: plants.seeds,
  grill: garden.grill,
  bicycle: sport.bicycle,
  "yoga-mat": sport.yogaMat,
  dumbbell: sport.dumbbell,
  ball: sport.ball,
  tent: sport.tent,
  lantern: sport.lantern,
  bottle: sport.bottle,
  thermos: sport.thermos,
  "fishing-rod": sport.fishingRod,
  perfume: beauty.perfume,
  cream: beauty.cream,
  soap: beauty.soap,
  lipstick: beauty.lipstick,
  "nail-polish": beauty.nailPolish,
  "hair-dryer": beauty.hairDryer,
  "hair-brush": beauty.hairBrush,
  razor: beauty.razor,
  blocks: toys.blocks,
  train: toys.train,
  "toy-car": toys.toyCar,
  teddy: toys.teddy,
  bunny: toys.bunny,
  "board-game": toys.boardGame,
  "card-game": toys.cardGame,
  puzzle: toys.puzzle,
  ornament: seasonal.ornament,
  pumpkin: seasonal.pumpkin,
  gift: seasonal.gift,
  book: office.book,
  notebook: office.notebook,
  pen: office.pen,
  pencils: office.pencils,
  "coffee-beans": pantry.coffeeBeans,
  tea: pantry.tea,
  "olive-oil": pantry.oliveOil,
  honey: pantry.honey,
  chocolate: pantry.chocolate,
  bread: food.bread,
  apple: food.apple,
  carrot: food.carrot,
  fish: food.fish,
  cheese: food.cheese,
  meat: food.meat,
  cup: food.cup,
  guitar: music.guitar,
  drum: music.drum,
  piano: music.piano,
  trumpet: music.trumpet,
  hammer: tools.hammer,
  drill: tools.drill,
  wrench: tools.wrench,
  saw: tools.saw,
  screwdriver: tools.screwdriver,
  parcel: parcel,
};

/** SVG text with a view box of 400 by 400: the object in its colour on the sunken well of a product image. */
export function drawProduct({ kind, colour, seed }: DrawnImage): string {
  const prefix = `d${fnv1a(`${kind}${colour}${seed}`).toString(36).slice(0, 4)}`;
  const brush = makeBrush(colour, `${kind}/${seed}`, prefix);
  const body = DRAWINGS[kind](brush);
  return frame(body, brush.defs(), prefix);
}
