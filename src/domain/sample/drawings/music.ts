import {
  BRASS,
  type Brush,
  DARK_WOOD,
  ellipse,
  gleam,
  ground,
  group,
  INK,
  line,
  PAPER,
  path,
  rect,
  rod,
  STEEL,
} from "./brush.ts";
import { shade } from "./colour.ts";

export function guitar(b: Brush): string {
  const c = b.colour;
  const electric = b.chance(0.3);
  const neck =
    rect(189, 40, 22, 150, 3, b.tube("#5a3a26")) +
    line(Array.from({ length: 9 }, (_, i) => `M190 ${62 + i * 14}H210`).join(""), "#d9cdb4", 1.6);
  const head =
    path("M184 44L180 -6Q200 -14 220 -6L216 44Z", b.slab(electric ? c : DARK_WOOD)) +
    [2, 16, 30].map((y) => ellipse(174, y, 6, 4.5, STEEL) + ellipse(226, y, 6, 4.5, STEEL)).join("");
  const strings = (end: number): string =>
    line([193, 197.5, 202.5, 207].map((x) => `M${x} 8V${end}`).join(""), "#f2ead9", 1.1);
  const wood = electric
    ? path(
        "M150 150Q136 138 132 160Q146 190 132 220Q108 262 134 310Q164 340 200 336Q240 340 266 306Q290 262 268 222Q256 196 272 162Q268 140 252 154Q238 176 214 176H186Q164 174 150 150Z",
        b.slab(c),
      ) +
      path("M178 190H236Q252 214 246 250Q240 280 214 286Q176 280 178 190Z", "#f4ecdc") +
      rect(176, 214, 46, 11, 5, INK) +
      rect(176, 244, 46, 11, 5, INK) +
      rect(180, 282, 40, 12, 3, b.fall(STEEL)) +
      ellipse(246, 282, 8, 8, b.orb(STEEL)) +
      ellipse(236, 304, 8, 8, b.orb(STEEL))
    : path(
        "M200 152Q142 146 138 188Q138 214 122 236Q98 276 128 314Q156 340 200 338Q244 340 272 314Q302 276 278 236Q262 214 262 188Q258 146 200 152Z",
        shade(c, -0.26),
        'transform="translate(5 6)"',
      ) +
      path(
        "M200 152Q142 146 138 188Q138 214 122 236Q98 276 128 314Q156 340 200 338Q244 340 272 314Q302 276 278 236Q262 214 262 188Q258 146 200 152Z",
        b.slab(c),
      ) +
      ellipse(200, 222, 33, 33, shade(c, 0.2)) +
      ellipse(200, 222, 29, 29, shade(c, -0.14)) +
      ellipse(200, 222, 25, 25, "#2a1a12") +
      rect(164, 284, 72, 13, 5, b.slab(DARK_WOOD));
  return (
    ellipse(222, 334, 108, 14, "url(#soft)") +
    group(
      "translate(14 34) rotate(16 200 250) scale(.92)",
      head,
      wood,
      neck,
      strings(288),
      gleam(
        "M134 262Q128 240 146 222Q154 200 150 180Q164 158 182 160Q158 176 160 206Q142 234 146 280Q136 278 134 262Z",
        0.28,
      ),
    )
  );
}

export function drum(b: Brush): string {
  const c = b.colour;
  const lugs = [104, 152, 200, 248, 296];
  const wood = b.pick(["#d2a164", "#b9854f", DARK_WOOD]);
  const metal = b.pick([STEEL, STEEL, BRASS]);
  const stick = (d: string): string => rod(d, wood, 10);
  return (
    ground(200, 124) +
    path("M76 178V286Q82 322 200 326Q318 322 324 286V178Z", b.tube(c)) +
    lugs.map((x, i) => rect(x - 5, 214 + (i % 4 === 0 ? -8 : 2), 10, 60, 4, b.tube(metal))).join("") +
    path("M72 276Q90 306 200 310Q310 306 328 276V292Q314 322 200 328Q86 322 72 292Z", b.tube(metal)) +
    path("M70 170Q84 212 200 216Q316 212 330 170V188Q316 228 200 232Q84 228 70 188Z", b.tube(metal)) +
    ellipse(200, 172, 130, 42, b.slab("#d8dbdc")) +
    ellipse(200, 170, 120, 36, b.slab("#faf5ea")) +
    ellipse(200, 172, 62, 17, "#e6dbc6", 'opacity=".7"') +
    ellipse(214, 176, 70, 8, "url(#soft)") +
    stick("M60 94L226 168") +
    stick("M318 78L196 160") +
    ellipse(230, 169, 11, 7, b.orb(shade(wood, 0.07))) +
    ellipse(191, 163, 11, 7, b.orb(shade(wood, 0.07))) +
    gleam("M92 222Q100 230 108 232V288Q96 284 92 276Z", 0.36)
  );
}

export function piano(b: Brush): string {
  const c = b.colour;
  const metal = b.pick([BRASS, STEEL]);
  const notes = b.chance(0.6);
  const whites = Array.from({ length: 18 }, (_, i) => `M${84 + i * 13.7} 224L${76 + i * 14.6} 246`).join("");
  const blacks = Array.from({ length: 18 }, (_, i) => i)
    .filter((i) => i % 7 !== 2 && i % 7 !== 6 && i < 17)
    .map((i) => `M${91 + i * 13.7} 222L${88 + i * 14} 235`)
    .join("");
  return (
    ground(200, 148) +
    rect(64, 92, 272, 120, 6, b.slab(c)) +
    path("M56 84H344V98Q200 104 56 98Z", b.slab(shade(c, 0.08))) +
    rect(84, 112, 232, 76, 4, shade(c, -0.12)) +
    rect(88, 116, 224, 68, 3, b.slab(shade(c, 0.02))) +
    (notes
      ? path("M152 110H196L200 114L204 110H248V170L204 176H196L152 170Z", b.slab(PAPER)) +
        line("M162 128H188M162 142H188M162 156H184M212 128H238M212 142H238M212 156H234", "#b8a98e", 2.5)
      : line("M104 126H296V176H104Z", shade(c, -0.14), 3)) +
    rect(76, 250, 248, 70, 3, b.slab(shade(c, -0.1))) +
    path("M64 212H336L346 250H54Z", shade(c, -0.24)) +
    path("M80 222H320L332 246H68Z", b.slab("#fdf8ee")) +
    line(whites, "#bfb39e", 1.6) +
    line(blacks, "#221f1e", 6) +
    path("M52 246H348V262H52Z", b.fall(c)) +
    rect(60, 258, 18, 66, 3, b.tube(c)) +
    rect(322, 258, 18, 66, 3, b.tube(c)) +
    rect(182, 306, 12, 12, 3, metal) +
    rect(206, 306, 12, 12, 3, metal) +
    gleam("M70 96H150L96 206H70Z", 0.16)
  );
}

export function trumpet(b: Brush): string {
  const metal = b.pick([BRASS, "#cfa550", "#b8bdc0"]);
  const valve = (x: number): string =>
    rect(x - 11, 168, 22, 100, 7, b.tube(metal)) +
    rect(x - 13, 178, 26, 9, 3, shade(metal, -0.14)) +
    rod(`M${x} 168V146`, metal, 7) +
    ellipse(x, 142, 12, 6.5, b.orb(b.colour));
  return (
    ellipse(210, 322, 150, 14, "url(#soft)") +
    group(
      "rotate(-10 200 210)",
      rod("M34 196H250", metal, 11) +
        path(
          "M236 188Q312 190 342 142Q352 134 356 144Q372 200 356 254Q352 264 342 256Q312 206 236 206Z",
          b.fall(metal),
        ) +
        ellipse(352, 199, 13, 58, shade(metal, -0.2)) +
        ellipse(354, 199, 9, 50, shade(metal, -0.32)) +
        path("M250 193Q316 188 340 152Q320 200 250 199Z", "#fff", 'opacity=".4"') +
        rod("M126 252H92Q66 250 66 224Q66 200 92 197", metal, 10) +
        rod("M224 252H262Q290 250 290 226Q288 206 262 203", metal, 10) +
        valve(148) +
        valve(178) +
        valve(208) +
        path("M18 184L36 190V202L18 208Q12 196 18 184Z", b.fall(shade(metal, -0.04))) +
        ellipse(230, 222, 10, 13, "none", `stroke="${shade(metal, -0.1)}" stroke-width="5"`),
    )
  );
}
