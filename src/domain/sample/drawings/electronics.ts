import {
  BRASS,
  type Brush,
  ellipse,
  gleam,
  ground,
  group,
  INK,
  line,
  path,
  rect,
  rod,
  STEEL,
  WOOD,
  DARK_WOOD,
} from "./brush.ts";
import { lightness, shade } from "./colour.ts";
import { GLASS, hills } from "./screen.ts";

export function headphones(b: Brush): string {
  const c = b.colour;
  const trim = b.pick([STEEL, BRASS, shade(c, -0.1)]);
  const pad = b.pick([INK, DARK_WOOD, shade(c, -0.16)]);
  const top = b.num(62, 76);
  return (
    ground(200, 118) +
    rod(`M302 214C312 ${top} 104 ${top} 104 214`, trim, 12) +
    path(`M92 188C88 ${top - 18} 318 ${top - 18} 314 188L292 176C286 ${top + 24} 122 ${top + 24} 116 176Z`, b.slab(c)) +
    path(
      `M128 140C152 ${top + 26} 254 ${top + 26} 280 140L268 150C242 ${top + 48} 164 ${top + 48} 140 150Z`,
      b.fall(pad),
    ) +
    group("rotate(-7 296 254)", rect(254, 196, 40, 122, 20, b.tube(pad)) + rect(280, 190, 46, 134, 23, b.tube(c))) +
    group(
      "rotate(8 116 254)",
      rect(130, 194, 40, 126, 20, b.tube(pad)) +
        ellipse(114, 256, 46, 72, b.orb(c)) +
        ellipse(108, 256, 33, 56, b.slab(shade(c, -0.06))) +
        ellipse(108, 256, 14, 22, b.orb(trim)) +
        gleam("M80 238Q84 206 106 198Q92 216 90 246Z", 0.45),
    ) +
    rod("M102 172V206", trim, 12) +
    gleam(`M102 172Q104 100 160 ${top + 8}Q116 110 112 172Z`, 0.4)
  );
}

export function earbuds(b: Brush): string {
  const c = b.colour;
  const long = b.num(52, 66);
  const bud = (x: number, flip: number): string =>
    group(
      `translate(${x} 142) scale(${flip * 1.28} 1.28)`,
      rect(-8, 6, 20, long + 24, 10, b.tube(c)) +
        ellipse(0, 0, 27, 24, b.orb(c)) +
        group("rotate(24)", ellipse(25, 4, 10, 15, b.orb(INK))) +
        ellipse(-8, -5, 5, 8, INK, 'opacity=".65"'),
    );
  return (
    ground(200, 112) +
    path("M96 216V128Q96 84 146 84H254Q304 84 304 128V216Z", b.slab(shade(c, -0.04))) +
    path("M106 214V136Q106 96 146 96H254Q294 96 294 136V214Z", b.fall(shade(c, -0.22))) +
    bud(154, 1) +
    bud(246, -1) +
    path("M92 206H308V268Q308 326 248 326H152Q92 326 92 268Z", b.slab(c)) +
    rect(92, 202, 216, 10, 5, b.tube(shade(c, 0.05))) +
    ellipse(200, 246, 5, 5, b.pick(["#7ac77a", "#f0a63c", "#eef2f4"])) +
    gleam("M106 224H150Q116 240 118 292Q106 282 106 266Z", 0.36)
  );
}

export function phone(b: Brush): string {
  const c = b.colour;
  const lens = (x: number, y: number): string =>
    ellipse(x, y, 12, 12, b.orb(STEEL)) + ellipse(x, y, 9, 9, b.orb(GLASS));
  const eyes = b.pick([
    rect(106, 88, 60, 62, 18, b.slab(shade(c, 0.07))) +
      lens(123, 105) +
      lens(149, 133) +
      ellipse(149, 105, 5, 5, "#fff3d6"),
    rect(106, 88, 36, 92, 18, b.slab(shade(c, 0.07))) +
      lens(124, 107) +
      lens(124, 134) +
      ellipse(124, 161, 6, 6, "#fff3d6"),
    lens(122, 104) + lens(122, 134) + ellipse(150, 104, 5, 5, "#fff3d6"),
  ]);
  return (
    ground(206, 122) +
    group(
      "rotate(-7 170 200)",
      rect(92, 72, 146, 254, 26, b.tube(shade(c, -0.12))) +
        rect(94, 74, 140, 250, 25, b.slab(c)) +
        eyes +
        gleam("M104 210V100Q104 84 120 84Q112 140 104 210Z", 0.4),
    ) +
    group(
      "rotate(5 244 220)",
      rect(174, 92, 138, 236, 24, b.tube(shade(c, -0.06))) +
        rect(178, 96, 130, 228, 21, GLASS) +
        hills(b, 185, 104, 116, 212) +
        rect(226, 109, 34, 9, 4.5, GLASS) +
        rect(218, 306, 50, 4, 2, "#fff", 'opacity=".8"') +
        gleam("M186 106H250L190 250H186Z", 0.18),
    )
  );
}

export function tablet(b: Brush): string {
  const c = b.colour;
  return (
    ground(200, 140) +
    group(
      "rotate(-3 200 200)",
      rect(72, 88, 248, 236, 18, b.tube(shade(c, -0.1))) +
        rect(74, 86, 244, 234, 17, b.slab(c)) +
        rect(80, 92, 232, 222, 12, GLASS) +
        hills(b, 92, 106, 208, 194) +
        [0, 1, 2, 3]
          .map((i) =>
            rect(128 + i * 36, 272, 26, 20, 6, b.pick(["#fff", "#f3d6b0", "#cfe3ee", "#e9c5c0"]), 'opacity=".8"'),
          )
          .join("") +
        gleam("M94 108H200L110 298H94Z", 0.16),
    ) +
    group(
      "rotate(14 330 200)",
      rect(324, 116, 13, 186, 6, b.tube("#f4f1ea")) +
        path("M324 298h13l-5 20h-3z", b.tube("#8d9095")) +
        rect(324, 130, 13, 6, 1, c),
    )
  );
}

export function camera(b: Brush): string {
  const c = b.colour;
  const metal = lightness(c) > 0.7 ? c : b.pick(["#c4c7ca", "#3d3c40"]);
  const skin = lightness(c) > 0.7 ? INK : c;
  const hump = b.chance(0.6);
  const r = b.num(74, 84);
  return (
    ground(200, 138, 310) +
    rect(92, 108, 46, 16, 5, b.tube(shade(metal, -0.08))) +
    rect(276, 106, 40, 18, 6, b.tube(STEEL)) +
    ellipse(296, 106, 13, 5, b.slab(shade(STEEL, 0.08))) +
    (hump
      ? path("M146 128L164 88Q168 80 178 80H222Q232 80 236 88L254 128Z", b.slab(metal)) +
        rect(178, 92, 44, 20, 5, b.fall(GLASS))
      : rect(104, 132, 44, 24, 6, b.fall(GLASS)) + rect(170, 110, 60, 12, 4, b.tube(shade(metal, -0.14)))) +
    rect(58, 120, 284, 190, 26, b.slab(metal)) +
    path("M58 164H342V270H58Z", b.slab(skin)) +
    path("M58 164H100Q112 216 100 270H58Z", "#000", 'opacity=".14"') +
    (hump ? "" : rect(100, 130, 48, 24, 6, b.fall(GLASS))) +
    ellipse(318, 142, 9, 9, b.orb("#f4e3bd")) +
    ellipse(206, 222, r + 6, r + 4, "#000", 'opacity=".25"') +
    ellipse(200, 216, r, r, b.tube(STEEL)) +
    ellipse(200, 216, r - 6, r - 6, b.orb("#3a3a3e")) +
    ellipse(200, 216, r - 22, r - 22, b.tube("#232327")) +
    ellipse(200, 216, r - 32, r - 32, b.orb("#3f5c86")) +
    ellipse(204, 220, r - 50, r - 50, b.orb("#181d33")) +
    ellipse(184, 198, 13, 10, "#fff", 'opacity=".75"') +
    ellipse(218, 236, 6, 5, "#cdb2ff", 'opacity=".6"') +
    gleam("M74 134Q80 128 96 128H140L124 154H72Z", 0.25)
  );
}

export function speaker(b: Brush): string {
  const c = b.colour;
  const wide = b.num(76, 88);
  const cone = b.pick(["#3b3a3d", "#d9b36a", "#6d7176"]);
  const top = b.num(66, 84);
  const driver = (y: number, r: number): string =>
    ellipse(192, y, r, r, b.tube(STEEL)) +
    ellipse(192, y, r * 0.88, r * 0.88, b.orb(INK)) +
    ellipse(192, y, r * 0.7, r * 0.7, b.slab(shade(cone, -0.08))) +
    ellipse(194, y + 2, r * 0.26, r * 0.26, b.orb(cone));
  return (
    ground(204, wide + 26) +
    path(`M${190 + wide} ${top}L${224 + wide} ${top + 12}V306L${190 + wide} 326Z`, b.fall(shade(c, -0.16))) +
    rect(192 - wide, top, wide * 2, 326 - top, 12, b.slab(c)) +
    rect(200 - wide, top + 8, wide * 2 - 16, 310 - top, 8, b.slab(shade(c, -0.07))) +
    driver(top + 52, 30) +
    driver(top + 156, wide - 20) +
    (b.chance(0.5) ? ellipse(192, 306, 5, 5, "#7ac77a") : line("M170 306H214", shade(c, -0.3), 6)) +
    gleam(
      `M${200 - wide} ${top + 14}Q${200 - wide} ${top + 8} ${206 - wide} ${top + 8}H${270 - wide}L${200 - wide} ${top + 150}Z`,
      0.16,
    )
  );
}

export function radio(b: Brush): string {
  const c = b.colour;
  const cloth = b.pick(["#d8c7a6", "#4a4340", "#c9b79a"]);
  const tip = b.num(300, 330);
  const slats = b.chance(0.5);
  return (
    ground(200, 142) +
    rod(`M284 140L${tip} 44`, STEEL, 5) +
    ellipse(tip, 44, 5, 5, b.orb(STEEL)) +
    rod("M118 140V112Q118 98 132 98H240Q254 98 254 112V140", b.pick([WOOD, INK, BRASS]), 13) +
    rect(84, 312, 36, 14, 4, INK) +
    rect(280, 312, 36, 14, 4, INK) +
    rect(56, 130, 288, 188, 34, b.slab(c)) +
    rect(74, 150, 150, 148, 20, b.slab(cloth)) +
    (slats
      ? line("M92 174H206M92 194H206M92 214H206M92 234H206M92 254H206M92 274H206", shade(cloth, -0.18), 6)
      : ellipse(149, 224, 56, 56, b.orb(shade(cloth, -0.12))) + ellipse(149, 224, 22, 22, b.orb(shade(cloth, -0.2)))) +
    ellipse(284, 200, 42, 42, b.orb("#fbf4e2")) +
    path(
      "M284 166v10M284 224v10M250 200h10M308 200h10M260 176l6 6M308 176l-6 6",
      "none",
      'stroke="#5a4a3a" stroke-width="3"',
    ) +
    line("M284 200L306 180", "#b3261e", 4) +
    ellipse(284, 200, 8, 8, b.orb(BRASS)) +
    ellipse(260, 274, 15, 15, b.orb(BRASS)) +
    ellipse(308, 274, 15, 15, b.orb(BRASS)) +
    gleam("M72 156Q76 142 94 140H210Q110 146 80 196Q70 190 72 170Z", 0.32)
  );
}

export function television(b: Brush): string {
  const c = b.colour;
  const legs = b.chance(0.5);
  return (
    ground(200, 150, 322) +
    (legs
      ? rod("M96 286L76 320", c, 9) + rod("M304 286L324 320", c, 9)
      : path("M182 280H218L222 312H178Z", b.tube(shade(c, -0.1))) +
        path("M118 322Q118 310 140 310H260Q282 310 282 322Z", b.slab(c))) +
    rect(38, 92, 324, 198, 10, b.slab(shade(c, -0.04))) +
    rect(42, 95, 316, 186, 7, GLASS) +
    hills(b, 46, 99, 308, 178) +
    path("M46 99H210L110 277H46Z", "#fff", 'opacity=".14"') +
    ellipse(200, 286, 2.5, 2.5, "#e5573f") +
    line("M46 94H354", shade(c, 0.2), 2, 'opacity=".7"')
  );
}

export function microphone(b: Brush): string {
  const c = b.colour;
  const mesh = b.pick([STEEL, BRASS, "#55585d"]);
  const dark = shade(mesh, -0.2);
  return (
    ground(200, 86) +
    path("M126 324Q126 304 200 302Q274 304 274 324Q200 336 126 324Z", b.tube(INK)) +
    rod("M200 308V276", STEEL, 12) +
    rod("M128 176V218Q128 280 200 280Q272 280 272 218V176", INK, 11) +
    rect(150, 166, 100, 96, 14, b.tube(c)) +
    path("M150 236H250V240Q250 268 200 270Q150 268 150 240Z", b.tube(shade(c, -0.06))) +
    path("M150 172V122Q150 70 200 70Q250 70 250 122V172Z", b.tube(mesh)) +
    path(
      "M150 98H250M150 112H250M150 126H250M150 140H250M150 154H250M164 84V172M176 76V172M188 72V172M200 70V172M212 72V172M224 76V172M236 84V172",
      "none",
      `stroke="${dark}" stroke-width="1.6" opacity=".6"`,
    ) +
    rect(144, 164, 112, 16, 6, b.tube(shade(mesh, -0.04))) +
    [122, 266].map((x) => ellipse(x + 6, 206, 11, 11, b.orb(mesh))).join("") +
    ellipse(200, 218, 11, 11, b.orb(mesh)) +
    ellipse(200, 246, 3.5, 3.5, "#e5573f") +
    gleam("M162 128Q162 92 186 82Q176 100 176 160H162Z", 0.4) +
    gleam("M160 186h12v68q-12-4-12-16z", 0.35)
  );
}

export function battery(b: Brush): string {
  const c = b.colour;
  const cell = (x: number, y: number): string =>
    group(
      `translate(${x} ${y})`,
      rect(-14, -16, 28, 22, 5, b.tube("#d3d6d8")) +
        path("M-38 8Q-38 0 -30 0H30Q38 0 38 8V190Q0 206 -38 190Z", b.tube("#caced1")) +
        path("M-38 16Q0 28 38 16V66Q0 78 -38 66Z", b.tube(BRASS)) +
        path("M-38 66Q0 78 38 66V182Q0 198 -38 182Z", b.tube(c)) +
        line("M0 34V54M-10 45H10", "#fff8e6", 5) +
        path("M4 96L-16 138H-2L-8 168L18 124H2L12 96Z", "#fff8e6", 'opacity=".92"') +
        gleam("M-28 20h9v166l-9-2z", 0.4),
    );
  const back = b.num(254, 264);
  return ground(back, 44, 302) + cell(back, 102) + ground(152, 44) + cell(152, 126);
}
