import {
  type Brush,
  DARK_WOOD,
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
} from "./brush.ts";
import { shade } from "./colour.ts";

export function wateringCan(b: Brush): string {
  const c = b.colour;
  const long = Math.round(b.num(0, 34));
  const top = 186;
  return (
    ground(214, 104) +
    rod(`M178 ${top}C168 96 286 92 300 214`, shade(c, -0.05), 15) +
    path(
      `M150 300Q120 296 104 ${238 - long}L${66 - long / 3} ${152 - long}L${84 - long / 3} ${144 - long}L130 ${222 - long / 2}Q140 250 154 254Z`,
      b.slab(c),
    ) +
    group(
      `translate(${66 - long / 3} ${140 - long}) rotate(-28)`,
      path("M-10 12L-32 -20H34L12 12Z", b.tube(shade(c, -0.04))) + ellipse(1, -20, 33, 9, b.slab(shade(c, 0.12))),
      [-18, -6, 6, 18].map((x) => ellipse(x + 1, -20, 2.6, 1.8, shade(c, -0.3))).join(""),
    ) +
    path(`M146 ${top}L138 304Q138 322 216 324Q294 322 294 304L286 ${top}Z`, b.tube(c)) +
    line(`M141 284Q216 302 291 284`, shade(c, -0.2), 3, 'opacity=".6"') +
    line(`M144 214Q216 230 288 214`, shade(c, 0.16), 3, 'opacity=".7"') +
    ellipse(216, top, 70, 17, b.slab(shade(c, 0.06))) +
    path(`M222 ${top + 14}A62 13 0 0 0 278 ${top}A62 13 0 0 0 222 ${top - 13}Z`, shade(c, -0.28)) +
    gleam(`M160 ${top + 36}Q168 ${top + 30} 174 ${top + 38}L170 300Q160 300 154 294Z`, 0.4)
  );
}

export function trowel(b: Brush): string {
  const wide = Math.round(b.num(34, 48));
  const metal = b.pick([STEEL, "#b9b6ad", "#9aa3a6"]);
  return (
    ellipse(208, 306, 132, 15, "url(#soft)") +
    group(
      "rotate(42 200 200)",
      path(
        `M${200 - wide} 232Q${200 - wide} 214 200 212Q${200 + wide} 214 ${200 + wide} 232V284Q${198 + wide} 336 200 372Q${202 - wide} 336 ${200 - wide} 284Z`,
        b.tube(metal),
      ) +
        path("M192 216Q200 210 208 216L204 330Q200 344 196 330Z", shade(metal, -0.18), 'opacity=".55"') +
        gleam(`M${208 - wide} 234Q${210 - wide} 224 188 222L190 320Q${210 - wide} 300 ${208 - wide} 280Z`, 0.4),
      rod("M200 220V172", shade(metal, -0.06), 15) +
        rect(184, 148, 32, 26, 6, b.tube("#c39a48")) +
        path("M182 152Q176 96 184 46Q188 28 200 28Q212 28 216 46Q224 96 218 152Q200 158 182 152Z", b.tube(b.colour)) +
        ellipse(200, 46, 5, 6, shade(b.colour, -0.3)) +
        gleam("M188 56Q192 46 195 56Q190 96 193 142Q187 144 187 138Q184 96 188 56Z", 0.4),
    )
  );
}

export function secateurs(b: Brush): string {
  const c = b.colour;
  const open = b.num(10, 16);
  const grip = (side: 1 | -1): string =>
    path("M190 196Q178 214 180 250Q182 300 196 342Q204 356 214 346Q216 336 210 306Q204 262 212 204Z", b.tube(c)) +
    gleam(
      side < 0
        ? "M186 232Q190 220 194 230Q190 274 202 322Q194 316 190 298Q184 260 186 232Z"
        : "M192 240Q196 230 199 240Q197 280 206 318Q198 306 195 288Z",
      0.36,
    );
  return (
    ellipse(206, 326, 110, 14, "url(#soft)") +
    group(
      "rotate(24 200 200)",
      group(
        `rotate(${open} 200 190)`,
        path("M206 206Q186 190 186 160Q186 118 214 62Q226 110 222 150Q220 184 214 206Z", b.slab("#d2d6d8")),
        path("M214 62Q226 110 222 150L214 166Q218 110 214 62Z", "#fff", 'opacity=".6"'),
      ),
      group(
        `translate(400 0) scale(-1 1) rotate(${open} 200 190)`,
        grip(1),
        path("M198 208Q184 192 182 164Q182 130 190 96Q202 92 200 108Q196 150 216 186Z", b.slab("#8f979c")),
      ),
      line("M196 226l14 5-16 6 18 5-14 6", "#d8dcde", 4),
      group(`rotate(${open} 200 190)`, grip(-1)),
      ellipse(200, 192, 15, 15, b.orb(STEEL)),
      ellipse(199, 191, 6, 6, shade(STEEL, -0.25)),
    )
  );
}

export function grill(b: Brush): string {
  const c = b.colour;
  const wood = b.pick([WOOD, DARK_WOOD, INK]);
  const open = b.chance(0.4);
  const wheel = (x: number): string => ellipse(x, 314, 15, 16, b.orb(INK)) + ellipse(x, 314, 6, 6.5, STEEL);
  return (
    ellipse(206, 328, 120, 15, "url(#soft)") +
    rod("M200 214L206 316", shade(STEEL, -0.14), 8) +
    rod("M150 212L116 314", STEEL, 9) +
    rod("M250 212L286 322", STEEL, 9) +
    line("M128 282H272", shade(STEEL, -0.1), 7) +
    wheel(116) +
    wheel(206) +
    path("M86 172H314Q306 246 200 252Q94 246 86 172Z", b.orb(c)) +
    (open
      ? path(
          "M86 170Q74 150 92 78Q120 40 200 38Q250 40 276 62Q220 76 180 100Q110 140 86 170Z",
          b.orb(shade(c, -0.04)),
        ) +
        ellipse(200, 170, 114, 22, b.slab(shade(c, -0.1))) +
        ellipse(200, 172, 104, 17, "#241f1d") +
        ellipse(200, 178, 60, 8, "#d9632c", 'opacity=".7"') +
        line("M112 172H288M120 164H280M124 180H276M160 158V187M200 156V189M240 158V187", "#9aa0a3", 2.5)
      : path("M86 166Q92 74 200 70Q308 74 314 166Q200 182 86 166Z", b.orb(c)) +
        path("M82 166Q200 184 318 166V176Q200 194 82 176Z", b.tube(shade(c, -0.1))) +
        path("M176 72L184 48H216L224 72Z", b.tube(STEEL)) +
        rect(172, 38, 56, 15, 7.5, b.tube(wood)) +
        ellipse(262, 104, 14, 8, shade(STEEL, -0.1), 'transform="rotate(30 262 104)"') +
        gleam("M106 150Q116 102 168 86Q134 112 128 152Z", 0.45)) +
    rod("M84 194H58", STEEL, 6) +
    rect(46, 178, 15, 34, 6, b.tube(wood)) +
    rod("M316 194H342", STEEL, 6) +
    rect(339, 178, 15, 34, 6, b.tube(wood)) +
    gleam("M108 196Q120 232 156 242Q124 232 116 198Z", 0.3)
  );
}
