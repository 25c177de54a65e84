import { BRASS, type Brush, DARK_WOOD, ellipse, gleam, ground, group, INK, line, path, rect, STEEL } from "./brush.ts";
import { lightness, shade } from "./colour.ts";

const GUM = "#b98a54";

export function socks(b: Brush): string {
  const c = b.colour;
  const accent = b.pick([shade(c, lightness(c) < 0.5 ? 0.28 : -0.25), "#efe4cc", "#b7533c", "#d9a441"]);
  const stripes = b.pick(["none", "rings", "band"]);
  const leg = "M150 62H222V214Q222 244 204 262L152 312Q128 332 104 320Q78 304 90 278Q98 264 126 246Q150 230 150 204Z";
  const sock = (of: string): string =>
    path(leg, b.tube(of)) +
    path("M222 196V214Q222 244 204 262L196 270Q176 240 222 196Z", accent) +
    path("M114 254Q136 280 138 322Q120 328 104 320Q78 304 90 278Q96 266 114 254Z", accent) +
    {
      none: "",
      rings: path("M150 118H222V126H150ZM150 142H222V150H150ZM150 166H222V174H150Z", accent),
      band: path("M150 116H222V156H150Z", accent),
    }[stripes] +
    rect(146, 56, 80, 42, 8, b.tube(shade(of, -0.04))) +
    path(
      "M150 77H224",
      "none",
      `stroke="${shade(of, -0.18)}" stroke-width="36" stroke-dasharray="2.500 6" opacity=".55"`,
    ) +
    path("M206 98H222V214Q222 244 204 262L168 296Q204 240 206 200Z", "#000", 'opacity=".1"') +
    gleam("M160 104H170V206Q168 232 144 250Q162 222 160 200Z", 0.25);
  return ground(210, 116, 330) + group("translate(86 -8)", sock(shade(c, -0.06))) + group("translate(-6 4)", sock(c));
}

export function sneaker(b: Brush): string {
  const c = b.colour;
  const white = lightness(c) > 0.8;
  const sole = white ? "#e6dcc8" : "#f7f2e8";
  const accent = b.pick([shade(c, lightness(c) < 0.5 ? 0.22 : -0.22), "#f4eee0", "#d9a441", "#c2553d", "#4d7390"]);
  const lace = white ? shade(c, -0.1) : "#f7f2e8";
  const side = b.pick(["wave", "bar", "chevron", "dots"]);
  const runs = b.chance(0.45);
  const mark = {
    wave: line("M128 262Q170 212 198 244T262 262", accent, 12),
    bar: path("M150 200L178 190L206 274H172Z", accent),
    chevron: line("M150 216L186 238L160 268M178 210L214 234L192 264", accent, 9),
    dots: ellipse(146, 232, 22, 22, accent) + ellipse(146, 232, 12, 12, b.slab(c)),
  }[side];
  return (
    ground(206, 160, 324) +
    path("M116 196L146 132Q156 122 170 130L200 168L172 206Z", b.fall(shade(c, -0.1))) +
    path(
      "M52 286Q50 226 60 168Q62 152 76 156Q98 186 132 176Q150 168 162 160Q176 154 186 166Q214 204 250 222Q286 236 316 240Q360 250 358 290Z",
      b.slab(c),
    ) +
    path("M56 286Q54 240 60 196Q90 204 96 240Q98 264 94 286Z", b.fall(shade(accent, -0.02))) +
    mark +
    path("M270 228Q296 238 316 240Q360 250 358 290H278Q258 262 270 228Z", b.slab(shade(c, white ? -0.05 : 0.08))) +
    line("M270 228Q256 260 278 288", shade(c, -0.2), 2, 'opacity=".6"') +
    line("M60 168Q62 156 76 158Q98 188 134 178Q152 170 164 162", shade(c, -0.18), 8) +
    path("M160 160Q176 152 188 166Q214 204 252 222L240 238Q196 222 166 186Z", b.slab(shade(c, -0.07))) +
    line("M166 186L194 166M182 202L208 184M200 216L224 200M220 228L242 212", lace, 8) +
    line(
      "M166 186L194 166M182 202L208 184M200 216L224 200M220 228L242 212",
      shade(lace, -0.2),
      1.5,
      'transform="translate(1 4)" opacity=".5"',
    ) +
    path("M64 160L52 142Q50 134 58 136L78 158Z", b.fall(shade(c, -0.08))) +
    (runs
      ? path(
          "M44 274Q40 316 62 318Q160 312 220 322Q340 326 364 302Q372 284 354 280Q290 290 200 280Q100 268 50 266Z",
          b.fall(sole),
        ) +
        path(
          "M50 306Q52 320 64 322Q160 316 220 326Q340 332 364 304Q330 316 220 312Q130 304 50 306Z",
          shade(accent, -0.05),
        )
      : path("M46 276Q44 318 60 318H340Q368 314 364 278Q200 288 46 276Z", b.fall(sole)) +
        path("M48 306Q50 324 62 324H338Q360 322 363 302Q200 314 48 306Z", b.fall(GUM)) +
        line("M50 290Q200 300 362 290", accent, 3.5)) +
    gleam("M284 244Q318 244 336 258Q310 252 288 256Z", 0.5) +
    gleam("M68 176Q76 186 92 190Q78 204 76 226Q66 200 68 176Z", 0.25)
  );
}

export function boot(b: Brush): string {
  const c = b.colour;
  const laced = b.chance(0.6);
  const tall = b.num(70, 96);
  const sole = b.pick([INK, DARK_WOOD]);
  const front =
    line(
      "M186 128L216 136M188 154L220 162M190 180L226 190M198 206L240 214",
      b.pick(["#efe0c0", "#b7533c", "#3a2a20"]),
      6,
    ) + [128, 154, 180, 206].map((y, i) => ellipse(186 + i * 3.5, y, 4, 4, b.orb(BRASS))).join("");
  const gore =
    path(`M142 ${tall + 6}L186 ${tall + 6}Q184 170 168 200Q148 170 142 ${tall + 6}Z`, b.fall(shade(INK, 0.04))) +
    line(`M152 ${tall + 10}L162 184M164 ${tall + 10}L166 190M176 ${tall + 10}L172 184`, "#000", 2, 'opacity=".35"');
  return (
    ground(204, 142, 324) +
    ellipse(162, tall, 56, 12, shade(c, -0.3)) +
    path(
      `M104 ${tall}Q160 ${tall + 18} 218 ${tall}Q216 160 226 196Q236 220 272 232Q334 244 342 292H92Q88 240 104 200Q108 150 104 ${tall}Z`,
      b.tube(c),
    ) +
    path("M92 292Q90 246 104 208Q132 224 134 292Z", b.fall(shade(c, -0.1))) +
    path("M254 224Q262 230 272 232Q334 244 342 292H252Q238 254 254 224Z", b.slab(shade(c, 0.04))) +
    line("M254 226Q238 256 252 290M104 208Q132 224 134 290", shade(c, -0.22), 2, 'stroke-dasharray="5 3"') +
    (laced
      ? path(
          `M182 ${tall + 10}L216 ${tall + 3}Q216 160 226 196Q232 212 252 224L240 236Q196 220 190 180Z`,
          b.fall(shade(c, -0.12)),
        ) + front
      : gore) +
    path(
      `M104 ${tall - 4}Q160 ${tall + 16} 218 ${tall - 4}L217 ${tall + 12}Q160 ${tall + 30} 104 ${tall + 12}Z`,
      b.tube(shade(c, -0.08)),
    ) +
    path(`M108 ${tall}Q92 ${tall - 30} 116 ${tall - 22}L120 ${tall + 8}Z`, b.fall(shade(c, -0.12))) +
    path("M86 284H346Q360 310 342 324Q270 328 214 322Q186 308 164 308L158 326H90Q82 300 86 284Z", b.fall(sole)) +
    path("M86 282Q200 290 346 282V294H86Z", b.tube("#c9a26f")) +
    gleam("M270 244Q306 250 322 268Q292 258 268 260Z", 0.4) +
    gleam(`M116 ${tall + 34}Q124 ${tall + 30} 130 ${tall + 36}Q134 160 122 204Q112 190 116 160Z`, 0.28)
  );
}

const FOOT =
  "M0-130C44-130 58-92 52-50C48-16 36 0 38 40C42 84 34 124 0 126C-34 124-42 84-38 40C-34 0-50-16-54-50C-58-92-44-130 0-130Z";

/** A pair seen from above: bands with a buckle, or a thong between the toes. */
export function sandal(b: Brush): string {
  const c = b.colour;
  const bed = b.pick(["#c9a26f", "#b98a5a", "#8a5f3c", "#4a403a"]);
  const metal = b.pick([BRASS, STEEL]);
  const bands = b.chance(0.55);
  const thong = "M-43-2Q-42-62-2-90Q38-64 37-2";
  const buckle = (y: number): string =>
    rect(16, y, 26, 22, 5, b.tube(metal)) +
    rect(22, y + 6, 14, 10, 2, shade(c, -0.14)) +
    line(`M18 ${y + 11}h14`, shade(metal, -0.2), 3);
  const band = (d: string): string => path(d, "#000", 'opacity=".2" transform="translate(4 9)"') + path(d, b.slab(c));
  const straps = bands
    ? band("M-57-78Q0-120 55-78L54-38Q0-78-56-38Z") +
      band("M-47-16Q0-56 44-16L41 30Q0-10-41 30Z") +
      line("M-52-81Q0-118 50-81M-42-19Q0-53 39-19", shade(c, 0.16), 3, 'opacity=".7"') +
      buckle(-86) +
      buckle(-26)
    : line(thong, "#000", 17, 'opacity=".22" transform="translate(4 8)"') +
      line(thong, shade(c, -0.14), 19) +
      line(thong, c, 14) +
      line(thong, shade(c, lightness(c) < 0.4 ? 0.28 : 0.16), 3, 'transform="translate(-2 -3)" opacity=".8"') +
      ellipse(-2, -86, 9, 9, b.orb(shade(c, -0.06)));
  const shoe = (place: string): string =>
    group(
      place,
      path(FOOT, "url(#soft)", 'transform="translate(14 20) scale(1.24 1.12)"') +
        path(FOOT, shade(c, -0.24), 'transform="translate(5 13)"') +
        path(FOOT, shade(bed, -0.2), 'transform="translate(3 6)"') +
        path(FOOT, b.slab(bed)) +
        ellipse(0, 78, 26, 34, "#000", 'opacity=".08"') +
        ellipse(0, -70, 38, 40, "#000", 'opacity=".08"') +
        straps,
    );
  return shoe("translate(136 196) rotate(-8)") + shoe("translate(268 208) rotate(7) scale(-1 1)");
}
