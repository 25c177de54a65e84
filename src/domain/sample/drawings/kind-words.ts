/**
 * Words of foreign catalogues and the drawing that comes closest, in English and singular (some only in the plural:
 * glasses are worn, glass is a material). Of two phrases of the same length in one text the one of the earlier line
 * wins: supplies and accessories stand before the devices that they are for.
 */
import type { DrawingKind } from "./kinds.ts";

export const KIND_WORDS: Readonly<Record<DrawingKind, string>> = {
  // Office machines and computers
  cartridge:
    "toner, ink, ink cartridge, cartridge, printhead, print head, printer drum, imaging drum, imaging unit, drum unit, fuser, printer ribbon, ink ribbon, ink bottle, ink tank, maintenance kit, singlepack, multipack",
  backpack:
    "laptop bag, laptop case, laptop sleeve, laptop backpack, notebook bag, notebook case, notebook sleeve, notebook backpack, camera bag, camera case, computer bag, rucksack, backpack, daypack, school bag",
  phone:
    "phone case, phone cover, mobile phone case, smartphone case, screen protector, phone holder, phone charger, phone, smartphone, mobile phone, cell phone, cellphone, mobile, iphone, telephone, telephony, handset, ip phone, voip phone, cordless phone, walkman",
  tablet:
    "tablet case, tablet cover, tablet stand, drawing tablet, graphics tablet, e book reader, ebook reader, e reader, tablet, tablet pc, tablet computer, ipad, kindle",
  battery:
    "battery, ups, uninterruptible power supply, power bank, powerbank, rechargeable battery, battery pack, battery charger, jump starter, accumulator",
  cable:
    "cable, adapter, adaptor, charger, power supply, power adapter, ac adapter, power cord, patch cord, extension cord, power strip, surge protector, connector, coupler, dongle, usb hub, docking station, hub, kvm switch, converter, cord, wire, hdmi, splitter, transceiver",
  memory:
    "memory, ram, dimm, memory module, memory card, sd card, flash drive, usb stick, usb flash drive, memory stick, graphics card, video card, sound card, motherboard, mainboard, processor, cpu, network card, raid controller, heatsink",
  drive:
    "drive, hard drive, hard disk, hdd, ssd, solid state drive, external drive, disk drive, dvd drive, optical drive, nas, network attached storage, disk array, tape drive, cd, dvd, disc, blu ray",
  server: "server, rack server, rack, rack cabinet, server cabinet, blade server, patch panel, server chassis",
  router:
    "router, switch, network switch, ethernet switch, access point, modem, firewall, gateway, repeater, range extender, wifi, wlan, wireless bridge, media converter",
  keyboard:
    "computer keyboard, wireless keyboard, keyboard, keypad, numeric keypad, keyboard and mouse, keyboard mouse combo",
  mouse:
    "computer mouse, wireless mouse, mouse, mice, trackball, mouse pad, mousepad, mouse mat, gaming mouse, joystick, game controller, gamepad",
  projector: "projector, beamer, projection screen, projector screen, projector lamp, projector mount",
  printer:
    "printer, scanner, multifunctional, multifunction printer, all in one printer, laser printer, inkjet printer, label printer, photo printer, 3d printer, copier, fax, fax machine, plotter, photocopier, document scanner, barcode scanner, barcode reader, barcode, paper tray, shredder",
  television:
    "tv, television, smart tv, tv stand, tv mount, tv wall mount, hdtv, set top box, media player, home cinema, digital signage",
  monitor:
    "monitor, display, screen, computer monitor, computer screen, touch screen, touchscreen, lcd, monitor arm, monitor stand, monitor mount",
  laptop:
    "laptop, notebook, notebook computer, laptop computer, ultrabook, chromebook, netbook, macbook, mobile workstation, notebook pc, thinkpad, convertible",
  computer:
    "computer, pc, desktop, desktop pc, desktop computer, workstation, mini pc, thin client, barebone, computer case, pc case, gaming pc, all in one pc, console, game console, case fan, cpu cooler",
  // Sound, pictures, phones
  earbuds: "earbud, earphone, in ear, in ear headphone, ear bud, airpod, wireless earbud",
  headphones: "headphone, headset, gaming headset, ear muff, over ear headphone",
  microphone: "microphone, mic, karaoke, conference microphone",
  radio:
    "radio, clock radio, dab radio, walkie talkie, two way radio, tuner, car stereo, turntable, record player, cassette player, cd player, mp3 player, dvd player",
  speaker:
    "speaker, loudspeaker, subwoofer, soundbar, sound bar, bluetooth speaker, amplifier, av receiver, receiver, stereo, hi fi, smart speaker, speakerphone",
  camera:
    "camera, webcam, web cam, camcorder, digital camera, security camera, surveillance camera, ip camera, action camera, camera lens, lens, tripod, camera flash, binocular, telescope, drone, camera drone, dash cam, video conferencing",
  // Clothes and what is worn
  sunglasses: "sunglass, eyewear, spectacle, eyeglass, goggle, reading glass, swimming goggle, glasses",
  watch:
    "watch, wristwatch, wrist watch, smartwatch, smart watch, fitness tracker, activity tracker, chronograph, watch strap, stopwatch",
  necklace: "necklace, pendant, earring, brooch, jewellery, jewelry, locket, choker, bead necklace, chain necklace",
  ring: "ring, wedding ring, engagement ring, bracelet, bangle, diamond, anklet, cufflink",
  belt: "belt, suspender, leather belt, braces",
  suitcase: "suitcase, luggage, trolley case, hand luggage, carry on, travel bag, duffel, duffel bag, holdall, trunk",
  handbag:
    "handbag, bag, purse, clutch, tote, tote bag, shoulder bag, wallet, shopper, crossbody bag, briefcase, messenger bag, satchel, carrying case, case, pouch, sleeve",
  umbrella: "umbrella, parasol",
  sandal: "sandal, flip flop, slipper, clog, espadrille, mule",
  boot: "boot, ankle boot, wellington, wellington boot, rain boot, hiking boot, bootie, ski boot",
  sneaker:
    "sneaker, shoe, trainer, running shoe, football boot, loafer, oxford, high heel, pump, ballerina, moccasin, sport shoe, shoe care",
  socks: "sock, stocking, tights, hosiery, legging, underwear",
  scarf: "scarf, shawl, glove, mitten, tie, neckerchief, bandana",
  hat: "hat, cap, beanie, baseball cap, helmet, bike helmet, beret, headwear, sun hat, fedora",
  dress:
    "dress, gown, skirt, wedding dress, evening dress, jumpsuit, summer dress, nightgown, swimsuit, bikini, costume",
  "t-shirt": "t shirt, tee, tshirt, tank top, polo, polo shirt, jersey, vest, baby clothes",
  jacket:
    "jacket, coat, raincoat, parka, anorak, blazer, suit, hoodie, rain jacket, down jacket, windbreaker, overcoat, fleece, bathrobe, waistcoat",
  shirt:
    "shirt, dress shirt, blouse, sweater, pullover, jumper, cardigan, sweatshirt, tunic, pyjama, pajama, flannel shirt",
  trousers: "trouser, pants, jeans, shorts, chino, denim, jogger, sweatpants, overall, dungarees",
  // Kitchen
  kettle: "kettle, teapot, tea kettle, water kettle, electric kettle, carafe, jug, pitcher",
  "french-press": "french press, cafetiere, coffee press",
  espresso: "espresso machine, espresso maker, espresso, cappuccino maker, coffee machine",
  "coffee-maker":
    "coffee maker, coffeemaker, filter coffee machine, percolator, coffee grinder, coffee pot, small kitchen appliance, fridge, refrigerator, freezer, dishwasher, oven, washing machine, tumble dryer, hob, cooker hood, vacuum cleaner, steam iron, air conditioner, air purifier, humidifier, heater, boiler, water dispenser",
  blender: "blender, mixer, hand blender, stand mixer, food processor, juicer, smoothie maker, ice crusher",
  toaster:
    "toaster, sandwich maker, waffle maker, waffle iron, microwave, microwave oven, deep fryer, air fryer, toaster oven",
  cup: "coffee cup, paper cup, takeaway cup, to go cup, soda, soft drink, lemonade, smoothie, milkshake, latte, cappuccino, juice, hot chocolate, iced tea, iced coffee",
  mug: "mug, coffee mug, cup, tumbler, teacup, tea cup, espresso cup, drinking glass, beaker, wine glass",
  pan: "pan, frying pan, skillet, wok, saucepan, grill pan, griddle, baking tray, baking tin, baking dish, roasting tin",
  pot: "pot, cooking pot, casserole, dutch oven, cookware, stockpot, pressure cooker, slow cooker, rice cooker, multicooker",
  knife:
    "knife, chef knife, cutlery, kitchen knife, pocket knife, bread knife, knife block, fork, spoon, flatware, scissor, kitchen utensil",
  bowl: "bowl, plate, dish, tableware, dinnerware, crockery, salad bowl, mixing bowl, platter, dinner set, serving dish, pet bowl",
  // Home
  "desk-lamp": "desk lamp, reading lamp, work lamp, clamp lamp",
  lamp: "lamp, light, lighting, lampshade, light bulb, bulb, chandelier, table lamp, floor lamp, bedside lamp, pendant light, ceiling light, spotlight, luminaire, night light",
  armchair: "armchair, lounge chair, recliner, rocking chair, wing chair, easy chair, bean bag, beanbag",
  chair:
    "chair, dining chair, office chair, desk chair, stool, bar stool, bench, garden chair, folding chair, high chair, car seat",
  sofa: "sofa, couch, settee, loveseat, daybed, futon, sofa bed, bed, mattress, bedroom, living room",
  table:
    "table, coffee table, side table, dining table, desk, bedside table, nightstand, end table, console table, writing desk, garden table",
  cabinet:
    "cabinet, sideboard, cupboard, wardrobe, dresser, drawer, chest of drawers, bookcase, bookshelf, shelf, shelving, filing cabinet, storage cabinet, locker, safe, kitchen cabinet, dressing table",
  cushion: "cushion, pillow, throw pillow, pouf, pillowcase, bolster, dog bed, cat bed",
  blanket:
    "blanket, throw, bedding, duvet, quilt, plaid, towel, bath towel, bed linen, bedspread, linen, rug, carpet, curtain, bed bath, tablecloth, fabric, textile",
  clock: "clock, wall clock, alarm clock, timer, kitchen timer",
  mirror: "mirror, bathroom mirror, picture frame, photo frame, wall art, painting, poster, wall decor",
  candle: "candle, tea light, scented candle, candle holder, candlestick, home fragrance, diffuser, incense",
  vase: "vase, ornament vase, sculpture, figurine, home accessory, planter vase",
  // Garden
  "watering-can": "watering can, garden hose, hose, sprinkler, irrigation, garden sprayer",
  secateurs: "secateur, pruner, pruning shear, garden shear, hedge trimmer, lopper, shear, hedge shear",
  trowel: "trowel, spade, shovel, garden tool, rake, garden fork, hoe, wheelbarrow, lawn mower, lawnmower",
  seeds:
    "seed, flower seed, vegetable seed, bulb pack, tulip bulb, grass seed, fertiliser, fertilizer, compost, bird seed, birdseed",
  cactus: "cactus, cacti, succulent, aloe",
  bouquet:
    "bouquet, flower, floral, rose, tulip, flower arrangement, wreath, lily, orchid, sunflower, peony, carnation, centerpiece, bunch of flowers",
  plant:
    "plant, houseplant, house plant, potted plant, fern, bonsai, flower pot, flowerpot, plant pot, planter, tree, palm, ficus, monstera, artificial plant",
  grill: "grill, barbecue, bbq, charcoal grill, gas grill, smoker, fire pit",
  // Sport and outdoors
  bicycle:
    "bicycle, bike, mountain bike, road bike, e bike, cycling, city bike, bike lock, scooter, kick scooter, tricycle, bike light, exercise bike",
  "yoga-mat": "yoga mat, yoga, pilates, exercise mat, gym mat, fitness mat, foam roller, sleeping pad",
  dumbbell: "dumbbell, barbell, kettlebell, weights, gym, weight plate, treadmill, resistance band, jump rope",
  ball: "ball, football, soccer, soccer ball, basketball, volleyball, tennis, tennis ball, rugby ball, golf, golf ball, baseball, racket, tennis racket, table tennis, cricket, hockey",
  tent: "tent, camping, camping tent, gazebo, hammock, canopy, pavilion, hiking, sleeping bag, tarpaulin, kayak, canoe",
  lantern: "lantern, camping lantern, torch, flashlight, headlamp, camping light, camping stove",
  thermos:
    "thermos, thermos flask, vacuum flask, flask, insulated flask, travel mug, thermos mug, cooler, cool box, lunch box, lunchbox",
  bottle: "water bottle, bottle, drinking bottle, sport bottle, canteen, hydration, insulated bottle, baby bottle",
  "fishing-rod":
    "fishing rod, fishing, fishing reel, fishing line, fishing lure, lure, tackle, bait, angling, fly rod, fishing tackle, reel",
  // Beauty
  lipstick:
    "lipstick, lip balm, lip gloss, lip, make up, makeup, mascara, eyeliner, eyeshadow, cosmetic, concealer, blush",
  "nail-polish": "nail polish, nail varnish, nail, manicure, nail file",
  perfume:
    "perfume, fragrance, eau de toilette, eau de parfum, cologne, aftershave, eau de cologne, perfumery, body spray, deodorant",
  soap: "soap, hand soap, shower gel, bath, body wash, bubble bath, bath bomb, detergent, hand wash, cleaning, cleaner, cleaning cloth, toothpaste, sponge",
  cream:
    "cream, lotion, moisturiser, moisturizer, hand cream, face cream, sunscreen, serum, skincare, skin care, balm, ointment, body lotion, sun cream, face mask, shampoo, conditioner, hair care, vitamin, baby care, shaving cream",
  "hair-dryer": "hair dryer, hairdryer, blow dryer, hair straightener, curling iron, hair styler, heat gun",
  "hair-brush":
    "hair brush, hairbrush, comb, brush, paddle brush, toothbrush, electric toothbrush, make up brush, makeup brush, grooming",
  razor: "razor, shaver, electric shaver, razor blade, trimmer, beard trimmer, hair clipper, shaving, epilator",
  // Toys, games, seasons
  blocks:
    "block, building block, building brick, brick, lego, construction toy, stacking toy, wooden toy, baby toy, playset",
  train: "train, toy train, train set, model railway, locomotive, model train",
  "toy-car": "toy car, model car, rc car, remote control car, toy truck, truck, toy vehicle, car accessory, tyre, tire",
  teddy:
    "teddy, teddy bear, soft toy, stuffed animal, plush, plush toy, cuddly toy, bear, doll, pet toy, dog toy, plushie",
  bunny: "bunny, rabbit, easter bunny, easter egg",
  "board-game": "board game, chess, game, dice, chess set, family game, draughts, backgammon, video game",
  "card-game": "card game, playing card, poker, trading card, deck of cards, tarot",
  puzzle: "puzzle, jigsaw, jigsaw puzzle, brain teaser",
  pumpkin: "pumpkin, squash, gourd",
  ornament:
    "ornament, bauble, christmas ornament, christmas decoration, christmas tree, tree topper, string light, party decoration",
  gift: "gift, present, gift card, gift box, gift set, gift wrap, gift basket, voucher, party supply, hamper",
  // Books and paper
  notebook:
    "spiral notebook, paper notebook, ruled notebook, lined notebook, dotted notebook, hardcover notebook, stationery notebook, diary, journal, planner, sketchbook, notepad, exercise book, writing pad, label, copy paper, photo paper, envelope, binder, folder, calendar, sticky note, album, photo album, label tape, tape label",
  pencils:
    "pencil, coloured pencil, colored pencil, crayon, pencil set, felt tip pen, marker, highlighter, art supply, paint brush, paintbrush, pencil case, paint, watercolour, ruler, craft",
  pen: "pen, fountain pen, ballpoint, ballpoint pen, rollerball, gel pen, stylus, stylus pen, fineliner",
  book: "book, novel, paperback, hardback, cookbook, textbook, fiction, comic, magazine, literature, story book, dictionary, manual, atlas, picture book, music book, movie",
  // Food
  "coffee-beans":
    "coffee, coffee bean, ground coffee, coffee pod, coffee capsule, espresso bean, cocoa, nut, peanut, almond, trail mix",
  tea: "tea, green tea, black tea, herbal tea, tea bag, tea leaf, matcha, rooibos, spice, herb, seasoning, pet food, dog food, cat food, baby food, canned food, tin",
  "olive-oil":
    "olive oil, oil, vinegar, rapeseed oil, sunflower oil, wine, red wine, white wine, beer, spirit, whisky, whiskey, champagne, vodka, gin, rum, cider, syrup, sauce, ketchup, salad dressing, alcohol, liqueur",
  honey:
    "honey, jam, marmalade, jelly, peanut butter, spread, pickle, chutney, mustard, mayonnaise, preserve, maple syrup",
  chocolate:
    "chocolate, chocolate bar, candy, sweet, praline, confectionery, snack, snack bar, sweets, gum, dessert, ice cream, energy bar",
  bread:
    "bread, loaf, baguette, bakery, roll, bun, cake, pastry, croissant, muffin, bagel, toast, pie, cookie, biscuit, sandwich, pizza, burger, flour, cereal, pasta, noodle, rice, cracker, chips, crisps, popcorn, pretzel, doughnut, donut, hot dog, taco, burrito",
  carrot:
    "carrot, vegetable, potato, onion, tomato, salad, lettuce, cucumber, pepper, broccoli, cabbage, greens, spinach, celery, radish, garlic, bean, pea, corn, mushroom, produce, soup",
  fish: "fish, seafood, salmon, tuna, shrimp, prawn, cod, trout, lobster, crab, oyster, mussel, sushi, sardine, scallop, halibut, squid, aquarium",
  cheese:
    "cheese, cheddar, mozzarella, parmesan, brie, gouda, dairy, butter, feta, milk, yoghurt, yogurt, egg, cheese board",
  meat: "meat, beef, steak, pork, lamb, chicken, sausage, bacon, ham, turkey, poultry, salami, veal, butcher, bratwurst",
  apple:
    "fruit, apple, pear, orange, lemon, banana, grape, peach, cherry, plum, berry, strawberry, blueberry, melon, mango, lime, avocado, pineapple, kiwi, green apple, red apple",
  // Music and tools
  guitar:
    "guitar, acoustic guitar, electric guitar, bass guitar, bass, ukulele, violin, cello, banjo, string instrument, guitar string, mandolin, harp, sitar",
  drum: "drum, drum set, drum kit, drumstick, cymbal, percussion, snare, snare drum, tambourine, bongo, djembe, conga, maraca, xylophone",
  piano:
    "piano, digital piano, organ, synthesizer, electric piano, grand piano, keyboard instrument, piano keyboard, midi keyboard, accordion, stage piano",
  trumpet:
    "trumpet, trombone, saxophone, horn, tuba, clarinet, flute, brass instrument, wind instrument, woodwind, oboe, harmonica, recorder flute, french horn, bagpipe",
  drill:
    "drill, cordless drill, power drill, power tool, drill bit, impact driver, sander, grinder, angle grinder, glue gun, router bit",
  saw: "saw, hand saw, handsaw, circular saw, jigsaw saw, chainsaw, hacksaw, saw blade, axe, hatchet",
  screwdriver: "screwdriver, screw, screwdriver set, screwdriver bit, bit set, bolt, fastener, chisel, tool kit",
  wrench:
    "wrench, spanner, ratchet, socket set, plier, pliers, adjustable wrench, torque wrench, clamp, plumbing, vise, socket wrench, faucet, tap, crimping tool",
  hammer:
    "hammer, mallet, sledgehammer, tool set, toolbox, tool box, crowbar, hand tool, tape measure, measuring tape, ladder, nail gun",
  parcel: "box, parcel, carton, packaging, package, shipping box, mailer",
};

/** Words that tell a department more than a thing: they count where nothing better is said. */
export const VAGUE_WORDS: Readonly<Partial<Record<DrawingKind, string>>> = {
  drive: "storage",
  router: "network, networking",
  computer: "software, license, tower",
  speaker: "audio",
  camera: "photography",
  sunglasses: "optical",
  sneaker: "footwear",
  "t-shirt": "apparel, clothing, clothes, fashion, top",
  "coffee-maker": "appliance, household appliance, home appliance",
  cup: "water, drink, beverage",
  bowl: "kitchen, kitchenware, houseware",
  lamp: "led",
  chair: "furniture, seat, seating",
  vase: "decoration, decor, home decor",
  trowel: "garden, gardening",
  dumbbell: "fitness, exercise",
  ball: "sport, sports, sporting good",
  tent: "outdoor, outdoors",
  cream: "beauty, health",
  blocks: "toy",
  "toy-car": "automotive, vehicle, car",
  bunny: "pet, cat, dog, animal, pet supply, easter",
  pumpkin: "halloween",
  ornament: "seasonal, christmas",
  notebook: "stationery, office supply, paper",
  bread: "food service",
  apple: "grocery, food",
  guitar: "music, instrument, musical instrument",
  hammer: "tool, hardware, diy, construction, workshop",
};
