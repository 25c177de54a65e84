import { BRASS, type Brush, ellipse, gleam, ground, group, INK, line, path, rect, rod, STEEL } from "./brush.ts";
import { lightness, shade } from "./colour.ts";
import { stitches } from "./accessories.ts";

export function handbag(b: Brush): string {
  const c = b.colour;
  const flap = b.chance(0.5);
  const metal = b.pick([BRASS, STEEL]);
  const arch = b.num(56, 80);
  const charm = b.chance(0.5);
  return (
    ground(200, 136) +
    rod(`M136 182C136 ${arch - 12} 264 ${arch - 12} 264 182`, shade(c, -0.16), 15) +
    path("M92 170Q200 156 308 170L336 292Q340 326 306 326H94Q60 326 64 292Z", b.slab(c)) +
    path("M64 292Q62 326 94 326H306Q338 326 336 292Q200 312 64 292Z", b.tube(shade(c, -0.13))) +
    (flap
      ? path(
          "M88 176Q86 160 104 160H296Q314 160 312 176L304 226Q300 246 270 250Q200 262 130 250Q100 246 96 226Z",
          b.slab(shade(c, 0.04)),
        ) +
        stitches("M98 176L106 224Q110 238 134 242Q200 252 266 242Q290 238 294 224L302 176", c) +
        rect(182, 232, 36, 36, 8, b.tube(metal)) +
        rect(192, 242, 16, 16, 4, shade(metal, -0.2))
      : path("M92 170Q200 156 308 170L305 184Q200 172 95 184Z", shade(c, -0.25)) +
        stitches("M98 196Q200 184 302 196M84 288Q200 308 316 288", c) +
        path("M122 176H150V220L136 232L122 220ZM250 176H278V220L264 232L250 220Z", b.fall(shade(c, -0.1))) +
        rect(178, 176, 44, 46, 8, b.fall(shade(c, -0.08))) +
        ellipse(200, 204, 9, 9, b.orb(metal))) +
    ellipse(136, 180, 13, 13, "none", `stroke="${metal}" stroke-width="6"`) +
    ellipse(264, 180, 13, 13, "none", `stroke="${metal}" stroke-width="6"`) +
    (charm
      ? line("M136 192V222", metal, 3) +
        path("M126 222H146L150 262H122Z", b.fall(shade(c, lightness(c) < 0.4 ? 0.2 : -0.2)))
      : "") +
    gleam("M100 184Q108 178 122 178L98 290Q84 292 80 284Z", 0.28) +
    gleam(`M138 150Q144 ${arch + 34} 176 ${arch + 12}Q152 ${arch + 40} 148 150Z`, 0.2)
  );
}

export function backpack(b: Brush): string {
  const c = b.colour;
  const trim = b.pick([shade(c, -0.2), "#8a5a34", INK]);
  const look = b.pick(["zip", "flap", "roll"]);
  const metal = b.pick([BRASS, STEEL]);
  const belts = (y: number): string =>
    [150, 238].map((x) => rect(x, y, 14, 96, 4, b.fall(trim)) + rect(x - 4, y + 56, 22, 18, 4, b.tube(metal))).join("");
  const top = {
    zip:
      line("M112 190C112 110 150 98 200 98S288 110 288 190", shade(c, -0.24), 9) +
      line("M112 190C112 110 150 98 200 98S288 110 288 190", metal, 3, 'stroke-dasharray="3 4"') +
      rect(270, 142, 9, 30, 4, b.tube(metal)),
    flap:
      path(
        "M98 130Q102 76 200 76Q298 76 302 130L306 196Q304 212 286 214Q200 224 114 214Q96 212 94 196Z",
        b.slab(shade(c, 0.04)),
      ) +
      belts(150) +
      stitches("M104 194Q106 204 120 206Q200 214 280 206Q294 204 296 194", c),
    roll:
      rect(100, 72, 200, 34, 16, b.fall(shade(c, -0.04))) +
      rect(106, 98, 188, 22, 10, b.fall(shade(c, -0.12))) +
      belts(78),
  }[look];
  return (
    ground(200, 122) +
    rod("M114 150C74 170 66 250 84 304", trim, 18) +
    rod("M286 150C326 170 334 250 316 304", shade(trim, -0.06), 18) +
    rod("M172 84C172 48 228 48 228 84", trim, 11) +
    path("M96 168C96 98 130 74 200 74S304 98 304 168L312 292Q314 326 282 326H118Q86 326 88 292Z", b.tube(c)) +
    path("M88 262L70 270V310Q72 320 90 318ZM312 262L330 270V310Q328 320 310 318Z", b.fall(shade(c, -0.12))) +
    top +
    path(
      "M116 236Q116 222 130 222H270Q284 222 284 236L288 300Q288 316 272 316H128Q112 316 112 300Z",
      b.slab(shade(c, 0.02)),
    ) +
    line("M120 240Q200 230 280 240", shade(c, -0.25), 7) +
    line("M120 240Q200 230 280 240", metal, 2.5, 'stroke-dasharray="3 4"') +
    rect(136, 236, 8, 26, 4, b.tube(metal)) +
    rect(176, 268, 48, 28, 5, b.fall(trim)) +
    path("M88 292Q86 326 118 326H282Q314 326 312 292L314 312Q312 328 282 328H118Q88 328 86 312Z", shade(c, -0.24)) +
    gleam("M108 172Q108 118 146 96Q124 130 122 204Q110 204 108 190Z", 0.25)
  );
}

export function suitcase(b: Brush): string {
  const c = b.colour;
  const ribs = b.pick([3, 4, 5]);
  const sticker = b.chance(0.5);
  const gap = 172 / (ribs + 1);
  const grooves = Array.from({ length: ribs }, (_, i) => Math.round(114 + gap * (i + 1)));
  const wheel = (x: number): string =>
    rect(x - 10, 304, 20, 14, 3, INK) + ellipse(x, 320, 11, 11, b.orb(INK)) + ellipse(x, 320, 4, 4, STEEL);
  return (
    ground(200, 112, 328) +
    line("M160 112V34M240 112V34", "#8d9297", 9) +
    line("M158 112V34M238 112V34", "#d9dcde", 3) +
    rect(146, 22, 108, 20, 10, b.tube(INK)) +
    wheel(134) +
    wheel(266) +
    rect(104, 94, 192, 216, 26, b.tube(c)) +
    grooves
      .map(
        (x) =>
          line(`M${x} 112V292`, shade(c, -0.16), 6) + line(`M${x - 5} 112V292`, shade(c, 0.1), 2.5, 'opacity=".7"'),
      )
      .join("") +
    path("M104 196H296V206H104Z", shade(c, -0.26)) +
    line("M104 201H296", b.pick([STEEL, BRASS]), 3, 'stroke-dasharray="3 3"') +
    path(
      "M104 132V120Q104 94 130 94H144Q116 100 104 132ZM296 272V284Q296 310 270 310H256Q284 304 296 272ZM104 272V284Q104 310 130 310H144Q116 304 104 272ZM296 132V120Q296 94 270 94H256Q284 100 296 132Z",
      b.fall(shade(c, -0.2)),
    ) +
    rod("M172 94C172 74 228 74 228 94", INK, 11) +
    rect(280, 188, 18, 26, 4, b.tube(STEEL)) +
    (sticker
      ? group(
          "rotate(-12 156 252)",
          ellipse(156, 252, 25, 25, "#f4ead2") +
            path("M136 260Q148 240 158 252T177 250Q176 272 156 273Q140 272 136 260Z", "#4d7390") +
            ellipse(160, 240, 6, 6, "#d9a441"),
        )
      : "") +
    gleam("M116 128Q118 106 138 104H160Q132 112 130 290Q118 286 116 272Z", 0.26)
  );
}
