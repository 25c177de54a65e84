import { type Brush, ellipse, gleam, ground, group, LEAF, line, PAPER, path, rect, rod } from "./brush.ts";
import { shade } from "./colour.ts";

/** A terracotta-shaped pot in the product's colour; the plant stands behind its rim. */
const flowerpot = (b: Brush, top = 226): string =>
  path(`M140 ${top + 22}H260L246 316Q244 324 200 325Q156 324 154 316Z`, b.tube(b.colour)) +
  path(
    `M140 ${top + 26}H260L259 ${top + 36}Q200 ${top + 46} 141 ${top + 36}Z`,
    shade(b.colour, -0.22),
    'opacity=".55"',
  ) +
  path(`M130 ${top}H270L267 ${top + 26}Q200 ${top + 40} 133 ${top + 26}Z`, b.tube(shade(b.colour, 0.03))) +
  ellipse(200, top, 70, 15, b.slab(shade(b.colour, 0.08))) +
  ellipse(200, top + 2, 61, 11, "#4a3527") +
  gleam(`M150 ${top + 44}Q158 ${top + 40} 162 ${top + 46}L172 312Q164 314 162 306Z`, 0.36);

const FIG_LEAVES = [
  [150, 190, -62, 0.9],
  [250, 186, 62, 0.9],
  [138, 140, -56, 1],
  [262, 134, 56, 1],
  [160, 92, -36, 1],
  [242, 88, 34, 1],
  [200, 66, 0, 1],
] as const;

export function plant(b: Brush): string {
  const kind = b.pick(["fig", "monstera", "lily"]);
  const green = b.pick([LEAF, "#4c7d52", "#5f8f4a"]);
  const leafAt = (x: number, y: number, turn: number, size: number, shape: string, vein: string): string =>
    group(
      `translate(${x} ${y}) rotate(${turn + Math.round(b.num(-6, 6))}) scale(${size})`,
      path(shape, b.slab(green)),
      line(vein, shade(green, 0.16), 2.5, 'opacity=".8"'),
    );
  const oval = "M0 40C-30 22 -30 -26 0 -54C30 -26 30 22 0 40Z";
  const split =
    "M0 34C-18 52 -52 40 -50 6L-32 6L-50 -8Q-46 -30 -30 -42L-18 -28L-20 -50Q-10 -60 0 -66Q10 -60 20 -50L18 -28L30 -42Q46 -30 50 -8L32 6L50 6C52 40 18 52 0 34Z";
  const slim = "M0 60C-20 26 -18 -34 0 -70C18 -34 20 26 0 60Z";
  const bodies = {
    fig: () =>
      rod("M200 232V96", "#7b5b3c", 8) +
      FIG_LEAVES.map(([x, y, turn, size]) => leafAt(x, y, turn, size, oval, "M0 38V-48")).join(""),
    monstera: () =>
      line("M200 230Q186 180 132 150M200 230Q206 150 204 100M200 230Q220 180 270 158", shade(green, -0.1), 6) +
      leafAt(266, 142, 40, 0.95, split, "M0 30V-54M0 0L-24 18M0 0L24 18") +
      leafAt(130, 136, -42, 0.95, split, "M0 30V-54M0 0L-24 18M0 0L24 18") +
      leafAt(202, 98, 2, 1.1, split, "M0 30V-54M0 0L-24 18M0 0L24 18"),
    lily: () =>
      line("M196 230Q182 140 164 84M206 230Q214 130 228 66", shade(green, 0.05), 5) +
      (
        [
          [128, 196, -64],
          [272, 194, 64],
          [152, 156, -34],
          [250, 154, 36],
          [200, 158, 2],
        ] as const
      )
        .map(([x, y, turn]) => leafAt(x, y, turn, 1, slim, "M0 58V-62"))
        .join("") +
      (
        [
          [162, 80, -16],
          [230, 62, 12],
        ] as const
      )
        .map(([x, y, turn]) =>
          group(
            `translate(${x} ${y}) rotate(${turn})`,
            path("M0 26C-30 6 -24 -24 0 -46C24 -24 30 6 0 26Z", b.slab("#fbf8ee")),
            rect(-4, -18, 8, 34, 4, "#e9d58a"),
          ),
        )
        .join(""),
  }[kind];
  return ground(200, 66) + bodies() + flowerpot(b) + line("M150 229Q200 239 250 229", "#5c4434", 5);
}

export function cactus(b: Brush): string {
  const green = b.pick(["#5e8f5a", "#4f8262", "#74954f"]);
  const bloom = b.pick(["#e0708c", "#f0a23c", "#e9cd58"]);
  const round = b.chance(0.35);
  const spines = (at: readonly (readonly [number, number])[]): string =>
    line(at.map(([x, y]) => `M${x} ${y}l-4 -3m4 3l5 -2m-5 2v-6`).join(""), "#f3ecd2", 1.8);
  const flower = (x: number, y: number): string =>
    [-50, 0, 50]
      .map((turn) => ellipse(x, y - 9, 6, 11, b.fall(bloom), `transform="rotate(${turn} ${x} ${y})"`))
      .join("") + ellipse(x, y - 2, 5, 4, "#f6dd8a");
  const rows = [92, 124, 156, 188];
  return (
    ground(200, 66) +
    (round
      ? ellipse(200, 170, 78, 74, b.orb(green)) +
        line(
          "M200 98V240M172 102Q140 170 166 238M228 102Q260 170 234 238M148 118Q108 170 138 226M252 118Q292 170 262 226",
          shade(green, -0.14),
          3,
          'opacity=".7"',
        ) +
        spines(
          rows.flatMap(
            (y) =>
              [
                [186, y + 20],
                [214, y + 26],
                [150, y + 22],
                [248, y + 22],
              ] as const,
          ),
        ) +
        flower(200, 100)
      : rod("M200 178H140Q126 178 126 164V132", green, 34) +
        rod("M200 152H258Q274 152 274 138V112", green, 34) +
        rect(168, 56, 64, 190, 32, b.tube(green)) +
        line("M186 66V232M200 58V232M214 66V232", shade(green, -0.14), 2.5, 'opacity=".7"') +
        spines(
          rows.flatMap(
            (y) =>
              [
                [193, y],
                [207, y + 14],
                [179, y + 10],
                [222, y + 4],
              ] as const,
          ),
        ) +
        spines([
          [126, 144],
          [134, 176],
          [274, 124],
          [262, 152],
        ]) +
        flower(200, 60) +
        (b.chance(0.5) ? flower(126, 122) : "")) +
    flowerpot(b) +
    line("M150 229Q200 239 250 229", "#d9c9a4", 6)
  );
}

export function bouquet(b: Brush): string {
  const c = b.colour;
  const second = b.pick(["#f3e3d3", "#e9b44c", "#e7a1a8", "#b79bd0"]);
  const rose = (x: number, y: number, r: number, colour: string): string =>
    ellipse(x, y, r, r, b.orb(colour)) +
    line(`M${x - r / 2} ${y}q${r / 2} ${r} ${r} 0q-${r / 2}-${r}-${r * 0.6} 0`, shade(colour, -0.14), 2.5);
  const leaf = (x: number, y: number, turn: number): string =>
    ellipse(x, y, 32, 12, b.slab(LEAF), `transform="rotate(${turn} ${x} ${y})"`);
  return (
    ellipse(214, 330, 92, 13, "url(#soft)") +
    line("M186 300L170 336M200 300V340M214 300L232 336", shade(LEAF, -0.12), 7) +
    leaf(110, 130, 40) +
    leaf(292, 126, -40) +
    leaf(200, 58, 90) +
    leaf(140, 76, 60) +
    leaf(262, 74, -60) +
    path("M96 152Q120 120 200 128Q280 120 304 152L222 284H178Z", b.slab(shade(PAPER, -0.08))) +
    rose(144, 116, 30, second) +
    rose(256, 114, 30, c) +
    rose(200, 88, 32, c) +
    rose(118, 152, 24, c) +
    rose(284, 152, 24, second) +
    rose(172, 146, 28, shade(c, 0.08)) +
    rose(230, 148, 28, second) +
    path("M92 156Q150 196 208 196L216 288H176Z", b.slab(PAPER)) +
    path("M308 156Q260 176 196 184L184 288H224Z", b.slab(shade(PAPER, -0.05))) +
    path("M172 268Q200 278 228 268L232 296Q200 306 168 296Z", b.tube(c)) +
    path("M200 282Q160 262 156 284Q154 304 200 286Q246 304 244 284Q240 262 200 282Z", b.orb(c)) +
    path("M196 290L176 328L194 322L204 294ZM204 290L230 326L212 322L200 294Z", shade(c, -0.08)) +
    ellipse(200, 285, 8, 8, shade(c, 0.08))
  );
}

export function seeds(b: Brush): string {
  const c = b.colour;
  const petal = b.pick([shade(c, 0.3), "#f6efe0", "#e9a13c", "#e58a9a"]);
  const petals = b.pick([5, 8, 11]);
  const centre = b.pick(["#6d4426", "#f0c24a"]);
  const grain = b.pick(["#5d4430", "#c9a36a", "#3d342c"]);
  return (
    ground(196, 98) +
    group(
      "rotate(-5 200 200)",
      path("M112 76H288L292 318Q200 326 108 318Z", b.slab(PAPER)) +
        path("M112 76H288L288.5 104H111.500Z", b.slab(shade(c, -0.04))) +
        line("M114 90H286", shade(c, -0.22), 2, 'stroke-dasharray="7 6" opacity=".8"') +
        path("M111 104H289L291 252Q200 286 109.5 252Z", b.slab(shade(c, 0.04))) +
        line("M200 190V268", shade(LEAF, -0.08), 7) +
        path("M200 254Q160 252 152 222Q190 222 200 254ZM200 262Q240 254 250 226Q210 226 200 262Z", b.slab(LEAF)) +
        Array.from({ length: petals }, (_, i) =>
          ellipse(
            200,
            142,
            petals > 6 ? 13 : 20,
            30,
            shade(petal, i % 2 === 0 ? 0 : -0.06),
            `transform="rotate(${Math.round((i * 360) / petals)} 200 172)"`,
          ),
        ).join("") +
        ellipse(200, 172, 19, 19, b.orb(centre)) +
        line("M160 288H240M176 301H224", shade(c, -0.1), 5) +
        gleam("M116 110H150L138 262Q120 258 112 254Z", 0.22),
    ) +
    [
      [286, 322, 10],
      [306, 314, -30],
      [316, 328, 40],
      [294, 332, -12],
      [330, 318, 4],
    ]
      .map(([x = 0, y = 0, turn = 0]) => ellipse(x, y, 7.5, 4.5, b.orb(grain), `transform="rotate(${turn} ${x} ${y})"`))
      .join("")
  );
}
