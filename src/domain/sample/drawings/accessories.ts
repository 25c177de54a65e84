import {
  BRASS,
  type Brush,
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
  WOOD,
} from "./brush.ts";
import { lightness, shade } from "./colour.ts";

/** A seam in thread that shows on its leather. */
export const stitches = (d: string, colour: string): string =>
  line(d, shade(colour, lightness(colour) < 0.4 ? 0.25 : -0.2), 2.5, 'stroke-dasharray="7 5" opacity=".8"');

export function watch(b: Brush): string {
  const c = b.colour;
  const metal = b.pick([STEEL, BRASS, "#c9cdd0", "#4b4d52"]);
  const dial = b.pick(["#fbf6ea", "#26282e", "#22385a", "#2f5545"]);
  const mark = lightness(dial) > 0.6 ? "#2b2a2d" : "#f6edd8";
  const sub = b.chance(0.4);
  const hour = b.num(-70, -40);
  return (
    ellipse(222, 226, 124, 118, "url(#soft)") +
    ellipse(230, 344, 84, 20, "url(#soft)") +
    group(
      "translate(22 18) rotate(-10 180 180) scale(.9)",
      path("M158 18Q200 10 242 18L252 132H148Z", b.tube(shade(c, -0.03))) +
        path("M148 268H252L242 384Q200 394 158 384Z", b.tube(c)) +
        stitches("M168 24L160 128M232 24L240 128M160 272L168 380M240 272L232 380", c) +
        line("M200 306h0M200 328h0M200 350h0", shade(c, -0.3), 8) +
        path("M148 122H252L262 150H138ZM148 278H252L262 250H138Z", b.tube(shade(metal, -0.06))) +
        rect(292, 188, 20, 26, 6, b.tube(metal)) +
        ellipse(204, 206, 98, 98, "#000", 'opacity=".22"') +
        ellipse(200, 200, 98, 98, b.slab(metal)) +
        ellipse(200, 200, 84, 84, b.tube(shade(metal, -0.1))) +
        ellipse(200, 200, 78, 78, b.slab(dial)) +
        ellipse(
          200,
          200,
          66,
          66,
          "none",
          `stroke="${mark}" stroke-width="12" stroke-dasharray="4 30.560" stroke-dashoffset="2"`,
        ) +
        ellipse(200, 200, 73, 73, "none", `stroke="${mark}" stroke-width="3" stroke-dasharray="1 6.645" opacity=".6"`) +
        (sub
          ? ellipse(200, 232, 20, 20, shade(dial, -0.06)) + line("M200 232l9 -9", "#c2553d", 2)
          : rect(238, 190, 22, 20, 3, PAPER)) +
        group(`rotate(${hour} 200 200)`, line("M200 206V162", mark, 7)) +
        group(`rotate(${hour + 112} 200 200)`, line("M200 210V142", mark, 5)) +
        line("M192 222L212 150", "#c2553d", 2) +
        ellipse(200, 200, 6, 6, b.orb(metal)) +
        gleam("M132 200C132 160 160 130 204 124Q160 150 150 216Q136 214 132 200Z", 0.3),
    )
  );
}

export function sunglasses(b: Brush): string {
  const c = b.colour;
  const cut = b.pick(["round", "square", "drop"]);
  const tint = b.pick(["#3a3d45", "#5a3b26", "#34503f", "#2d3d5c"]);
  const lens = {
    round: "M60 214C60 160 88 150 120 150S180 160 180 214S152 272 120 272S60 262 60 214Z",
    square: "M58 160Q120 146 184 160Q190 214 174 250Q160 272 116 272Q76 270 66 244Q56 204 58 160Z",
    drop: "M58 164Q120 144 184 166Q190 214 166 252Q144 276 108 272Q70 262 60 220Q56 190 58 164Z",
  }[cut];
  const eye = (shift: number): string =>
    group(
      `translate(${shift} 0)`,
      line(lens, shade(c, -0.14), 21) +
        path(lens, b.fall(tint), 'opacity=".93"') +
        line(lens, c, 14) +
        line(lens, shade(c, lightness(c) < 0.4 ? 0.3 : 0.15), 3, 'transform="translate(-3 -4)" opacity=".75"') +
        gleam("M78 184Q96 166 132 164L96 234Q78 216 78 184Z", 0.28) +
        gleam("M144 166L156 168L114 250L104 244Z", 0.18),
    );
  return (
    ellipse(214, 296, 170, 20, "url(#soft)") +
    line("M64 170L110 100Q118 90 132 94M336 170L300 106Q292 94 278 98", shade(c, -0.16), 11) +
    line("M180 184Q200 164 220 184", shade(c, -0.12), 17) +
    line("M180 181Q200 161 220 181", c, 11) +
    (cut === "drop" ? line("M150 152H250", c, 9) : "") +
    eye(0) +
    eye(160) +
    path("M36 156L64 158L60 184L40 178Z", b.fall(c)) +
    path("M364 156L336 158L340 184L360 178Z", b.fall(shade(c, -0.06))) +
    ellipse(48, 168, 4, 4, b.orb(BRASS)) +
    ellipse(352, 168, 4, 4, b.orb(BRASS))
  );
}

export function belt(b: Brush): string {
  const c = b.colour;
  const metal = b.pick([BRASS, STEEL]);
  const high = b.num(54, 66);
  const y = 292 - high;
  const inside = shade(c, -0.26);
  const round = b.chance(0.4);
  return (
    ground(200, 138, 310) +
    path(
      `M64 ${y}V${y + high}Q80 ${y + high + 48} 200 ${y + high + 50}Q320 ${y + high + 48} 336 ${y + high}V${y}Z`,
      b.tube(c),
    ) +
    ellipse(200, y, 136, 52, b.slab(shade(c, 0.1))) +
    ellipse(200, y, 129, 47, inside) +
    ellipse(204, y + 4, 112, 39, b.tube(shade(c, -0.05))) +
    ellipse(204, y, 112, 39, b.slab(shade(c, 0.1))) +
    ellipse(204, y, 105, 34, inside) +
    path(
      `M110 ${y + 8}Q130 ${y + 34} 204 ${y + 34}T300 ${y + 4}Q280 ${y - 26} 204 ${y - 26}T110 ${y + 8}Z`,
      b.fall(shade(c, -0.32)),
    ) +
    stitches(
      `M70 ${y + 26}Q96 ${y + 60} 200 ${y + 62}T330 ${y + 26}M70 ${y + high + 2}Q100 ${y + high + 38} 200 ${y + high + 40}T330 ${y + high + 2}`,
      c,
    ) +
    line(
      `M244 ${y + high * 0.5 + 46}h0M270 ${y + high * 0.5 + 39}h0M294 ${y + high * 0.5 + 28}h0`,
      shade(c, -0.35),
      8,
    ) +
    rect(108, y + 36, 20, high + 10, 4, b.fall(shade(c, -0.1))) +
    rect(140, y + 38, 76, high + 12, round ? 24 : 10, "none", `stroke="${shade(metal, -0.18)}" stroke-width="13"`) +
    rect(139, y + 37, 76, high + 12, round ? 24 : 10, "none", `stroke="${metal}" stroke-width="9"`) +
    line(`M152 ${y + 36}H204`, "#fff", 3, 'opacity=".7"') +
    rod(`M142 ${y + 44 + high / 2}H216`, metal, 8) +
    gleam(`M76 ${y + 24}Q84 ${y + 34} 94 ${y + 40}V${y + high + 30}Q80 ${y + high + 20} 76 ${y + high}Z`, 0.28)
  );
}

export function necklace(b: Brush): string {
  const gem = b.colour;
  const metal = b.pick([BRASS, "#c9cdd0"]);
  const velvet = b.pick(["#e9dfcd", "#4a4550", "#5c3c44", "#3f4a45"]);
  const pearls = b.chance(0.35);
  const low = b.num(186, 208);
  const chain = `M150 120C134 164 160 ${low} 200 ${low}S266 164 250 120`;
  return (
    ground(200, 84) +
    path(
      "M164 62Q200 52 236 62Q234 108 258 130C316 150 336 190 318 240Q296 300 234 326H166Q104 300 82 240C64 190 84 150 142 130Q166 108 164 62Z",
      b.tube(velvet),
    ) +
    ellipse(200, 62, 36, 9, b.slab(shade(velvet, 0.06))) +
    path("M164 78Q200 94 236 78Q238 108 256 126Q200 156 144 126Q162 108 164 78Z", "#000", 'opacity=".1"') +
    (pearls
      ? line(chain, "#000", 15, 'opacity=".12" transform="translate(4 5)"') +
        line(chain, shade("#f7efe2", -0.16), 16, 'stroke-dasharray="0 16.500"') +
        line(chain, "#fbf6ec", 12, 'stroke-dasharray="0 16.500" transform="translate(-1 -1)"')
      : line(chain, "#000", 6, 'opacity=".15" transform="translate(3 4)"') +
        line(chain, shade(metal, -0.15), 6) +
        line(chain, shade(metal, 0.12), 4, 'stroke-dasharray="5 6"')) +
    group(
      `translate(200 ${low + 4})`,
      ellipse(0, 2, 8, 8, "none", `stroke="${metal}" stroke-width="4"`) +
        ellipse(6, 52, 40, 44, "#000", 'opacity=".18"') +
        path("M0 6C32 28 44 52 34 74Q22 94 0 94Q-22 94 -34 74C-44 52 -32 28 0 6Z", b.slab(metal)) +
        ellipse(0, 58, 27, 29, b.orb(gem)) +
        path("M0 29L18 50L0 87L-18 50Z", shade(gem, 0.16), 'opacity=".5"') +
        ellipse(-10, 45, 7, 6, "#fff", 'opacity=".85"'),
    ) +
    gleam("M92 216Q96 168 142 148Q112 180 110 250Q94 244 92 230Z", 0.14)
  );
}

export function ring(b: Brush): string {
  const gem = b.colour;
  const metal = b.pick([BRASS, "#c9cdd0", "#c98f74"]);
  const wide = b.num(15, 21);
  const trio = b.chance(0.4);
  const pale = lightness(gem) > 0.8;
  const side = (x: number): string => ellipse(x, 136, 13, 12, b.orb("#eef3f5")) + ellipse(x - 4, 131, 4, 3, "#fff");
  return (
    ground(200, 80, 330) +
    ellipse(200, 232, 96, 92, "none", `stroke="${shade(metal, -0.28)}" stroke-width="${wide + 8}"`) +
    ellipse(197, 231, 96, 92, "none", `stroke="${b.tube(metal)}" stroke-width="${wide}"`) +
    line("M112 200Q130 150 178 138", "#fff", 5, 'opacity=".75"') +
    line("M138 302Q196 340 260 302", shade(metal, 0.18), 4, 'opacity=".8"') +
    path("M158 130L178 150H222L242 130L232 122H168Z", b.tube(shade(metal, -0.06))) +
    (trio ? side(150) + side(250) : "") +
    path("M166 62H234L262 94L200 146L138 94Z", b.slab(gem)) +
    path("M166 62L180 94H138ZM200 62L220 94H180Z", shade(gem, pale ? -0.06 : 0.2), 'opacity=".9"') +
    path("M180 94H220L200 146Z", shade(gem, pale ? -0.1 : 0.06)) +
    path("M220 94H262L200 146Z", shade(gem, pale ? -0.24 : -0.14)) +
    path("M234 62L220 94H262Z", shade(gem, -0.05)) +
    path("M138 94H180L200 146Z", shade(gem, 0.02)) +
    line("M146 88L158 104M254 88L242 104", metal, 7) +
    path("M112 66l5 -15l5 15l15 5l-15 5l-5 15l-5 -15l-15 -5z", "#fff", 'opacity=".9"') +
    path("M276 48l3 -9l3 9l9 3l-9 3l-3 9l-3 -9l-9 -3z", "#fff", 'opacity=".9"')
  );
}

export function umbrella(b: Brush): string {
  const c = b.colour;
  const handle = b.pick([WOOD, INK, "#8a5a34"]);
  const panels = b.chance(0.35);
  const other = panels ? "#f3ead8" : shade(c, -0.06);
  return (
    ground(214, 108, 338) +
    group(
      "rotate(10 200 200)",
      rod("M200 60V296Q200 332 230 332Q254 330 254 306", handle, 13) +
        rod("M200 60V270", STEEL, 8) +
        path(
          "M36 200Q60 178 90 196Q124 172 160 196Q200 170 240 196Q276 172 310 196Q340 178 364 200Q340 172 310 186Q200 150 90 186Q60 172 36 200Z",
          shade(c, -0.32),
        ) +
        path(
          "M36 202C40 110 112 62 200 62S360 110 364 202Q338 180 310 198Q276 174 240 198Q200 172 160 198Q124 174 90 198Q62 180 36 202Z",
          b.orb(c),
        ) +
        path(
          "M200 62C130 80 96 140 90 198Q124 174 160 198C164 140 178 90 200 62Z",
          panels ? b.slab(other) : shade(c, 0.1),
          panels ? "" : 'opacity=".5"',
        ) +
        path(
          "M200 62C270 80 304 140 310 198Q276 174 240 198C236 140 222 90 200 62Z",
          panels ? b.slab(shade(other, -0.08)) : shade(c, -0.14),
          panels ? "" : 'opacity=".6"',
        ) +
        line(
          "M200 62C130 80 96 140 90 196M200 62C178 90 164 140 160 196M200 62C222 90 236 140 240 196M200 62C270 80 304 140 310 196",
          shade(c, -0.24),
          2,
          'opacity=".6"',
        ) +
        rod("M200 62V40", handle, 9) +
        gleam("M62 170Q80 108 140 84Q98 120 84 176Q70 172 62 170Z", 0.35),
    )
  );
}

export function hat(b: Brush): string {
  return b.chance(0.55) ? fedora(b) : beanie(b);
}

function fedora(b: Brush): string {
  const c = b.colour;
  const band = b.pick([INK, shade(c, -0.28), "#a2402f", "#efe4cc"]);
  const brim = b.num(156, 168);
  return (
    ground(204, brim - 16, 290) +
    ellipse(200, 250, brim, 42, b.slab(shade(c, -0.12))) +
    ellipse(200, 244, brim, 40, b.slab(c)) +
    ellipse(204, 250, 112, 24, "#000", 'opacity=".16"') +
    path(
      "M104 240C104 176 112 122 146 108Q172 100 200 116Q230 98 258 108C290 122 296 176 296 240Q200 282 104 240Z",
      b.tube(c),
    ) +
    path("M150 112Q176 104 200 120Q226 104 252 112Q232 150 200 150Q168 150 150 112Z", b.fall(shade(c, -0.16))) +
    path("M104 210Q200 250 296 210V242Q200 282 104 242Z", b.tube(band)) +
    path("M274 216L300 208L296 226L302 246L276 238Z", b.fall(shade(band, 0.05))) +
    line(`M${204 - brim} 250Q200 312 ${196 + brim} 250`, shade(c, 0.12), 2.5, 'opacity=".6"') +
    gleam("M122 196Q122 140 146 120Q138 160 142 208Q128 204 122 196Z", 0.22)
  );
}

function beanie(b: Brush): string {
  const c = b.colour;
  const turn = shade(c, b.pick([-0.08, 0.1]));
  const ball = b.pick([c, "#efe6d6", shade(c, -0.15)]);
  const fluff = ellipse(200, 84, 30, 30, "none", `stroke="${ball}" stroke-width="12" stroke-dasharray="5 2"`);
  return (
    ground(200, 112, 312) +
    fluff +
    ellipse(200, 84, 31, 31, b.orb(ball)) +
    path("M96 262C86 156 138 104 200 104S314 156 304 262Z", b.tube(c)) +
    line(
      "M200 106V256M172 110Q142 170 140 256M228 110Q258 170 260 256M152 122Q112 180 112 250M248 122Q288 180 288 250M186 107Q170 170 168 256M214 107Q230 170 232 256",
      shade(c, -0.16),
      3.5,
      'opacity=".6"',
    ) +
    path(
      "M88 240Q88 228 102 228Q200 244 298 228Q312 228 312 240V290Q312 302 300 304Q200 322 100 304Q88 302 88 290Z",
      b.tube(turn),
    ) +
    path(
      "M100 268Q200 286 300 268",
      "none",
      `stroke="${shade(turn, -0.16)}" stroke-width="64" stroke-dasharray="3 9" opacity=".5"`,
    ) +
    gleam("M122 214Q126 152 158 128Q142 170 142 214Z", 0.25)
  );
}
