import { BRASS, type Brush, DARK_WOOD, ellipse, gleam, ground, group, line, path, rect, rod, WOOD } from "./brush.ts";
import { shade } from "./colour.ts";

export function chair(b: Brush): string {
  const c = b.colour;
  const legs = b.pick([WOOD, DARK_WOOD, c]);
  const rails = b.chance(0.5);
  return (
    ellipse(216, 322, 138, 20, "url(#soft)") +
    line("M170 204L160 292M288 208L304 306", shade(legs, -0.16), 12) +
    rod("M170 208L152 70", legs, 13) +
    rod("M290 210L302 78", legs, 13) +
    (rails
      ? path("M148 66Q228 88 308 72L305 104Q228 118 152 100Z", b.slab(c)) +
        path("M156 122Q228 140 302 128L299 154Q228 164 160 150Z", b.slab(c))
      : path(
          "M146 76Q146 62 160 64Q228 80 296 70Q310 68 309 82L301 148Q298 158 288 158Q228 168 172 154Q162 152 160 142Z",
          b.slab(c),
        )) +
    rod("M116 232L104 322", legs, 14) +
    rod("M256 248L262 334", legs, 14) +
    line("M110 282L260 300", shade(legs, -0.14), 7) +
    path("M104 222Q104 234 114 236L246 252Q258 254 264 246L304 210V200L104 212Z", shade(c, -0.2)) +
    path(
      "M106 214Q100 222 114 224L248 240Q258 241 264 234L302 202Q308 194 296 192L182 184Q170 183 160 189Z",
      b.slab(c),
    ) +
    path("M124 212L172 188L230 191Q166 196 140 216Z", "#fff", 'opacity=".25"') +
    gleam("M152 70Q190 80 226 82L226 88Q188 86 154 76Z", 0.35)
  );
}

interface Seat {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly cushions: number;
}

/** Back, seat cushions, arms and feet of something upholstered, seen from the front. */
function upholstered(b: Brush, { left, right, top, cushions }: Seat): string {
  const c = b.colour;
  const feet = b.pick([WOOD, DARK_WOOD, BRASS]);
  const arm = 46;
  const inner = left + arm - 6;
  const width = (right - left - 2 * arm + 12) / cushions;
  const each = Array.from({ length: cushions }, (_, i) => inner + i * width);
  const foot = (x: number, lean: number): string =>
    path(`M${x - 8} 296H${x + 8}L${x + lean + 4} 326H${x + lean - 4}Z`, b.tube(feet));
  const side = (x: number): string =>
    path(
      `M${x} 216Q${x} 188 ${x + arm / 2} 188Q${x + arm} 188 ${x + arm} 216V292Q${x + arm} 304 ${x + arm - 10} 304H${x + 10}Q${x} 304 ${x} 292Z`,
      b.slab(c),
    ) +
    ellipse(x + arm / 2 - 3, 211, 15, 15, shade(c, 0.07), 'opacity=".5"') +
    gleam(`M${x + 5} 218Q${x + 6} 196 ${x + 22} 193Q${x + 12} 204 ${x + 12} 286Q${x + 5} 290 ${x + 5} 280Z`, 0.26);
  const back = b.chance(0.5) && cushions === 1;
  return (
    ground((left + right) / 2, (right - left) / 2) +
    foot(left + 26, -6) +
    foot(right - 26, 6) +
    path(
      `M${left + 24} 290V${top + 36}Q${left + 26} ${top} ${left + 66} ${top}H${right - 66}Q${right - 26} ${top} ${right - 24} ${top + 36}V290Z`,
      b.fall(c),
    ) +
    (back
      ? [-1, 1]
          .flatMap((s) => [0, 1].map((row) => ellipse(200 + s * 30, top + 36 + row * 40, 4, 3, shade(c, -0.24))))
          .join("")
      : each
          .slice(1)
          .map((x) => line(`M${x} ${top + 8}V220`, shade(c, -0.2), 3, 'opacity=".6"'))
          .join("")) +
    gleam(
      `M${left + 34} ${top + 44}Q${left + 36} ${top + 8} ${left + 70} ${top + 7}H${left + 120}Q${left + 52} ${top + 20} ${left + 46} ${top + 60}Z`,
      0.3,
    ) +
    path(`M${inner} 226H${right - arm + 6}V216H${inner}Z`, shade(c, -0.26), 'opacity=".6"') +
    rect(left + 14, 262, right - left - 28, 38, 8, b.fall(shade(c, -0.08))) +
    each.map((x) => rect(x + 1, 224, width - 2, 46, 15, b.fall(shade(c, 0.03)))).join("") +
    each
      .map((x) =>
        gleam(`M${x + 12} 234Q${x + 14} 229 ${x + 24} 229H${x + width - 34}Q${x + 40} 234 ${x + 18} 242Z`, 0.3),
      )
      .join("") +
    side(left) +
    side(right - arm)
  );
}

export function armchair(b: Brush): string {
  return upholstered(b, { left: 76, right: 324, top: Math.round(b.num(96, 122)), cushions: 1 });
}

export function sofa(b: Brush): string {
  const top = Math.round(b.num(134, 150));
  const throwColour = shade(b.colour, b.chance(0.5) ? 0.2 : -0.18);
  return (
    upholstered(b, { left: 22, right: 378, top, cushions: 2 }) +
    group(
      "rotate(-9 96 200)",
      path("M72 172Q100 178 128 172Q123 200 128 228Q100 222 72 228Q77 200 72 172Z", b.orb(throwColour)) +
        line("M86 180Q84 200 87 220M114 180Q116 200 113 220", shade(throwColour, 0.12), 3),
    )
  );
}

export function table(b: Brush): string {
  const c = b.colour;
  const high = Math.round(b.num(0, 26));
  const top = 182 - high;
  const legs = b.pick([WOOD, DARK_WOOD, shade(c, -0.08)]);
  const shelf = b.chance(0.5);
  return (
    ellipse(206, 322, 130, 20, "url(#soft)") +
    line(`M202 ${top + 16}L204 298`, shade(legs, -0.18), 12) +
    (shelf ? ellipse(200, 270, 78, 17, shade(c, -0.2)) + ellipse(200, 266, 78, 17, b.slab(shade(c, -0.04))) : "") +
    rod(`M128 ${top + 18}L100 322`, legs, 14) +
    rod(`M272 ${top + 18}L300 322`, legs, 14) +
    path(
      `M72 ${top}V${top + 12}Q80 ${top + 46} 200 ${top + 48}Q320 ${top + 46} 328 ${top + 12}V${top}Z`,
      b.tube(shade(c, -0.08)),
    ) +
    ellipse(200, top, 128, 34, b.slab(c)) +
    path(`M92 ${top - 6}Q122 ${top - 28} 196 ${top - 29}Q142 ${top - 18} 116 ${top + 8}Z`, "#fff", 'opacity=".3"') +
    path(`M214 ${top - 50}H258L254 ${top - 6}Q236 ${top + 2} 218 ${top - 6}Z`, b.tube("#f1e9dc")) +
    ellipse(236, top - 50, 22, 5.5, "#6d4426") +
    rod(`M258 ${top - 42}C276 ${top - 44} 274 ${top - 18} 256 ${top - 18}`, "#f1e9dc", 6)
  );
}

export function cabinet(b: Brush): string {
  const c = b.colour;
  const knob = b.pick([BRASS, "#2f2d2b", "#e9e2d4"]);
  const drawers = b.chance(0.5);
  const panel = (x: number, y: number, w: number, h: number): string =>
    rect(x, y, w, h, 5, shade(c, -0.2)) + rect(x + 1.5, y + 1.5, w - 3, h - 3, 4, b.slab(shade(c, 0.02)));
  const dot = (x: number, y: number): string => ellipse(x, y, 6, 6, b.orb(knob));
  return (
    ground(200, 138) +
    [84, 312].map((x) => path(`M${x - 9} 290H${x + 9}L${x + 4} 326H${x - 5}Z`, b.tube(DARK_WOOD))).join("") +
    rect(58, 132, 284, 166, 8, b.slab(shade(c, -0.06))) +
    path("M50 132Q50 128 56 126L82 114H318L344 126Q350 128 350 134V140H50Z", b.slab(shade(c, 0.08))) +
    path("M50 134H350V142H50Z", shade(c, -0.1)) +
    (drawers
      ? [0, 1, 2].map((i) => panel(70, 152 + i * 46, 128, 41) + dot(134, 172 + i * 46)).join("") +
        panel(204, 152, 126, 133) +
        dot(218, 216)
      : panel(70, 152, 128, 133) + panel(204, 152, 126, 133) + dot(188, 216) + dot(214, 216)) +
    gleam("M64 148H120L74 282H64Z", 0.16)
  );
}

export function cushion(b: Brush): string {
  const c = b.colour;
  const shape =
    "M92 96Q200 116 308 96Q322 94 320 110Q302 208 320 304Q322 320 306 318Q200 300 94 318Q78 320 80 304Q98 208 80 110Q78 94 92 96Z";
  const pattern = b.pick(["stripes", "plain", "grid", "dots"]);
  const light = shade(c, 0.18);
  const woven = {
    stripes: line(
      "M128 106Q138 208 128 308M148 108Q156 208 148 306M252 108Q244 208 252 306M272 106Q262 208 272 308",
      light,
      6,
    ),
    plain:
      ellipse(200, 204, 9, 8, shade(c, -0.2)) +
      line(
        "M186 196Q160 180 140 174M214 196Q240 180 260 174M188 214Q164 230 146 242M212 214Q236 230 254 242",
        shade(c, -0.16),
        4,
        'opacity=".6"',
      ),
    grid: line(
      "M146 107Q154 208 146 307M200 110V304M254 107Q246 208 254 307M90 152Q200 164 310 152M92 208H308M90 262Q200 252 310 262",
      light,
      4,
      'opacity=".75"',
    ),
    dots: Array.from({ length: 20 }, (_, i) =>
      ellipse(122 + (i % 5) * 39, 138 + Math.floor(i / 5) * 44, 6, 6, light),
    ).join(""),
  }[pattern];
  return (
    ellipse(212, 316, 146, 19, "url(#soft)") +
    group(
      `rotate(${b.num(-9, 9)} 200 208)`,
      path(shape, b.orb(c)),
      woven,
      line(shape, shade(c, -0.18), 4, 'opacity=".7"'),
      gleam("M104 118Q150 128 196 128Q130 146 114 226Q112 168 104 118Z", 0.26),
    )
  );
}

export function blanket(b: Brush): string {
  const c = b.colour;
  const stripe = shade(c, b.chance(0.5) ? 0.22 : -0.2);
  const layer = (y: number, tone: number): string =>
    path(
      `M76 ${y}Q54 ${y} 54 ${y + 19}Q54 ${y + 38} 76 ${y + 38}H316Q334 ${y + 38} 338 ${y + 28}V${y + 6}Z`,
      b.fall(shade(c, tone)),
    );
  const fringe = Array.from({ length: 13 }, (_, i) => `M${136 + i * 11} 290q${i % 2 === 0 ? 3 : -2} 12 0 24`).join("");
  const bands = b.num(14, 22);
  return (
    ground(200, 148) +
    layer(284, -0.08) +
    layer(246, -0.02) +
    layer(208, 0.02) +
    path("M54 227Q54 208 76 207L112 176Q118 170 128 170H316Q326 170 330 178L340 208Q340 226 318 227Z", b.slab(c)) +
    line(fringe, shade(c, 0.08), 5) +
    path("M130 204Q206 212 272 204L276 292Q204 300 128 292Z", b.fall(shade(c, 0.05))) +
    path("M148 170H270L272 206Q204 213 130 206Z", b.slab(shade(c, 0.07))) +
    line(`M129 254Q204 262 275 254M128 ${254 + bands}Q204 ${262 + bands} 276 ${254 + bands}`, stripe, 7) +
    line("M60 262Q70 252 128 254M60 300Q70 290 128 292M280 254H330M280 292H330", shade(c, -0.22), 2.5, 'opacity=".5"') +
    gleam("M84 206L118 178H146L132 204Z", 0.22)
  );
}
