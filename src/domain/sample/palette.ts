/** The colours that sample products come in: muted, so that a page full of them stays calm. */
export const PALETTE = {
  Black: ["BLK", "#2b2a2d"],
  Graphite: ["GRA", "#52565c"],
  Steel: ["STL", "#a8aeb4"],
  Silver: ["SLV", "#c9cdd1"],
  White: ["WHT", "#f1eee8"],
  Cream: ["CRM", "#eadbbd"],
  Sand: ["SND", "#cdb08a"],
  Oak: ["OAK", "#bd8d57"],
  Walnut: ["WAL", "#74492d"],
  Cognac: ["COG", "#a2602f"],
  Brass: ["BRS", "#c0963f"],
  Copper: ["COP", "#bd7149"],
  Terracotta: ["TER", "#bf5f3f"],
  Red: ["RED", "#b7322c"],
  Coral: ["COR", "#e0796a"],
  Rose: ["ROS", "#d9a09c"],
  Plum: ["PLM", "#71395c"],
  Lilac: ["LIL", "#a596c6"],
  Navy: ["NVY", "#263557"],
  Indigo: ["IND", "#3f5596"],
  Sky: ["SKY", "#82aecb"],
  Petrol: ["PET", "#13646b"],
  Mint: ["MNT", "#9dc9b4"],
  Sage: ["SAG", "#8ea288"],
  Forest: ["FOR", "#2f6045"],
  Olive: ["OLV", "#77763f"],
  Mustard: ["MUS", "#d79f2f"],
  Lemon: ["LEM", "#e9cd58"],
} as const satisfies Record<string, readonly [code: string, hex: string]>;

export type ColourName = keyof typeof PALETTE;

export const colourCode = (name: ColourName): string => PALETTE[name][0];
export const colourHex = (name: ColourName): string => PALETTE[name][1];
