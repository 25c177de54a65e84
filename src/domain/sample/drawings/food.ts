import {
  type Brush,
  DARK_WOOD,
  ellipse,
  gleam,
  ground,
  group,
  INK,
  LEAF,
  line,
  path,
  rect,
  rod,
  WOOD,
} from "./brush.ts";
import { shade } from "./colour.ts";

export function bread(b: Brush): string {
  const c = b.colour;
  const crust = b.pick(["#b9742f", "#a8642a", "#c98a45"]);
  return (
    ellipse(206, 318, 172, 18, "url(#soft)") +
    path("M28 296Q110 272 204 276Q310 270 376 300Q352 322 320 318Q200 334 84 320Q48 322 28 296Z", b.slab(c)) +
    line("M66 304Q200 326 336 304", shade(c, 0.2), 4, 'opacity=".7"') +
    path("M66 262Q42 190 108 162Q200 118 300 158Q366 188 336 262Q326 296 290 298H112Q76 296 66 262Z", b.orb(crust)) +
    [124, 188, 252]
      .map((x) =>
        path(
          `M${x - 22} 226Q${x - 18} 160 ${x + 26} 148Q${x + 34} 150 ${x + 30} 158Q${x + 4} 176 ${x - 8} 228Q${x - 18} 236 ${x - 22} 226Z`,
          b.slab("#efd3a0"),
        ),
      )
      .join("") +
    [124, 188, 252]
      .map((x) => line(`M${x - 18} 222Q${x - 12} 166 ${x + 26} 152`, shade(crust, -0.16), 3, 'opacity=".6"'))
      .join("") +
    path("M76 272Q200 296 326 272Q318 296 290 298H112Q84 296 76 272Z", shade(crust, -0.2), 'opacity=".5"') +
    gleam("M84 214Q88 184 122 172Q104 192 98 222Q86 228 84 214Z", 0.32)
  );
}

export function apple(b: Brush): string {
  const c = b.pick(["#b7322c", "#c8453a", "#8fae3f", "#d9a836"]);
  const blush = c === "#8fae3f" || c === "#d9a836" ? "#d2563a" : "#e0a24a";
  return (
    ground(200, 94) +
    path(
      "M200 136Q246 104 290 132Q330 164 312 236Q292 312 240 324Q220 328 200 318Q180 328 160 324Q108 312 88 236Q70 164 110 132Q154 104 200 136Z",
      b.orb(c),
    ) +
    path("M96 250Q106 150 150 124Q128 180 146 268Q156 310 170 322Q112 312 96 250Z", blush, 'opacity=".28"') +
    path("M152 138Q200 128 248 138Q222 162 200 160Q178 162 152 138Z", shade(c, -0.2), 'opacity=".75"') +
    rod("M200 152Q198 112 214 84", DARK_WOOD, 9) +
    path("M208 116Q230 62 300 78Q286 128 208 116Z", b.slab(LEAF)) +
    line("M214 112Q250 96 290 84", shade(LEAF, 0.16), 2.5) +
    gleam("M108 190Q114 148 144 140Q126 172 128 218Q110 222 108 190Z", 0.46) +
    line("M128 292Q132 302 144 310", shade(c, 0.2), 4, 'opacity=".4"')
  );
}

export function carrot(b: Brush): string {
  const c = b.pick(["#e07f2c", "#d9722a", "#e8933c"]);
  const one = (turn: number, x: number): string =>
    group(
      `rotate(${turn} 250 120)`,
      line(
        `M${x} 124Q${x - 24} 70 ${x - 40} 36M${x} 124Q${x} 66 ${x - 6} 22M${x} 124Q${x + 22} 76 ${x + 34} 42`,
        LEAF,
        9,
      ),
      line(
        `M${x - 40} 36l-12 -2m12 2l4 -14M${x - 20} 72l-14 -2M${x - 6} 22l-10 -8m10 8l8 -10M${x + 34} 42l14 -4m-14 4l-2 -14M${x + 14} 82l14 -4`,
        shade(LEAF, 0.06),
        8,
      ),
      path(
        `M${x - 36} 136Q${x - 34} 116 ${x} 116Q${x + 34} 116 ${x + 36} 136Q${x + 28} 236 ${x + 2} 316Q${x - 2} 322 ${x - 6} 314Q${x - 32} 232 ${x - 36} 136Z`,
        b.tube(c),
      ),
      line(
        `M${x - 30} 160h20M${x + 8} 182h22M${x - 26} 206h16M${x + 2} 230h16M${x - 18} 254h12`,
        shade(c, -0.14),
        3,
        'opacity=".7"',
      ),
    );
  return (
    ellipse(196, 324, 130, 16, "url(#soft)") +
    one(52, 256) +
    one(14, 244) +
    one(33, 250) +
    line("M214 108Q240 134 276 136", b.colour, 11) +
    line("M216 106Q240 130 276 132", shade(b.colour, 0.16), 3)
  );
}

export function fish(b: Brush): string {
  const c = b.pick(["#8fa3ad", "#7e9aa6", "#c98a78"]);
  const scales = [150, 180, 210, 240]
    .map((x) => `M${x} 182q14 12 0 24M${x + 15} 206q14 12 0 24M${x} 230q12 10 0 20`)
    .join("");
  return (
    ellipse(206, 288, 172, 26, "url(#soft)") +
    ellipse(200, 252, 178, 56, b.slab(b.colour)) +
    ellipse(200, 248, 152, 42, shade(b.colour, -0.1), 'opacity=".6"') +
    path("M292 210Q330 176 366 158Q354 206 366 258Q330 240 292 226Z", b.fall(shade(c, -0.08))) +
    line("M306 212L352 180M308 218L354 210M306 224L352 242", shade(c, -0.22), 2.5) +
    path("M150 168Q190 118 246 150L256 178Z", b.fall(shade(c, -0.1))) +
    path("M34 222Q80 150 170 152Q250 158 308 212Q312 218 306 224Q250 276 170 278Q84 276 34 222Z", b.fall(c)) +
    path("M34 222Q90 236 170 238Q250 236 308 220Q250 276 170 278Q84 276 34 222Z", "#f4f1ea", 'opacity=".7"') +
    line(scales, shade(c, -0.16), 2.5, 'opacity=".55"') +
    path("M112 164Q144 208 116 264", "none", `stroke="${shade(c, -0.22)}" stroke-width="4" stroke-linecap="round"`) +
    path("M144 222Q180 214 192 244Q160 254 144 222Z", b.fall(shade(c, -0.06))) +
    ellipse(84, 206, 12, 12, "#f7f3e8") +
    ellipse(83, 206, 7, 7, "#221d1a") +
    ellipse(80, 203, 2.4, 2.4, "#fff") +
    line("M38 226Q56 234 70 232", shade(c, -0.26), 3) +
    path("M232 296A34 30 0 0 1 300 292Q270 306 232 296Z", b.orb("#f0cf4c")) +
    gleam("M96 178Q150 156 224 176Q150 170 108 190Z", 0.5)
  );
}

export function cheese(b: Brush): string {
  const c = b.pick(["#eab83f", "#f0cb62", "#e6a93a"]);
  const hole = (x: number, y: number, rx: number, ry: number): string =>
    ellipse(x, y, rx, ry, shade(c, -0.16)) + ellipse(x + 2, y + 2, rx * 0.8, ry * 0.8, shade(c, -0.08));
  return (
    ellipse(206, 322, 168, 16, "url(#soft)") +
    path(
      "M42 296Q42 284 60 284H342Q360 284 360 296V306Q360 318 342 318H60Q42 318 42 306Z",
      b.fall(b.chance(0.5) ? WOOD : b.colour),
    ) +
    path("M64 214L262 126Q334 142 342 206L64 220Z", b.slab(shade(c, 0.1))) +
    path("M262 126Q334 142 342 206L338 210Q322 152 256 130Z", shade(c, -0.08)) +
    path("M64 214L342 204V284H72Q64 284 64 276Z", b.slab(c)) +
    path("M334 204H342V284H330Q336 246 334 204Z", shade(c, -0.2)) +
    hole(116, 250, 19, 17) +
    hole(192, 232, 12, 11) +
    hole(238, 262, 23, 20) +
    hole(296, 236, 14, 14) +
    hole(164, 274, 10, 9) +
    hole(234, 168, 17, 9) +
    hole(176, 190, 12, 6) +
    hole(288, 180, 12, 7) +
    gleam("M72 222L180 218L172 226L80 236V268H72Z", 0.3)
  );
}

export function meat(b: Brush): string {
  const c = b.pick(["#b4473f", "#a83a36", "#c25a4c"]);
  const fat = "#f2ddc6";
  return (
    ellipse(206, 318, 172, 18, "url(#soft)") +
    path(
      "M34 264Q34 250 52 248L330 248Q368 248 368 270V286Q366 304 346 304H60Q34 304 34 284Z",
      b.fall(shade(WOOD, -0.06)),
    ) +
    path("M34 262Q34 222 66 216H330Q368 220 368 264Q366 280 346 280H60Q34 280 34 262Z", b.slab(WOOD)) +
    path(
      "M86 226Q60 160 120 118Q192 84 258 118Q340 150 330 212Q318 268 246 262Q196 248 160 266Q104 272 86 226Z",
      shade(c, -0.18),
      'transform="translate(4 14)"',
    ) +
    path(
      "M86 226Q60 160 120 118Q192 84 258 118Q340 150 330 212Q318 268 246 262Q196 248 160 266Q104 272 86 226Z",
      b.slab(fat),
    ) +
    path(
      "M102 218Q82 168 130 134Q190 106 250 132Q318 162 312 206Q302 248 246 246Q196 232 158 250Q114 256 102 218Z",
      b.slab(c),
    ) +
    ellipse(160, 178, 24, 20, b.orb(fat)) +
    ellipse(160, 178, 12, 9, "#d98f7d") +
    line(
      "M200 142Q226 160 262 154M212 186Q244 178 280 192M206 216Q240 212 262 228M132 222Q150 214 172 222",
      fat,
      4,
      'opacity=".75"',
    ) +
    path("M118 154Q152 124 210 126Q160 138 136 166Z", "#fff", 'opacity=".2"') +
    line(
      "M270 292Q306 268 356 262M292 282l0 -18M310 272l4 -18M300 278l22 8M326 268l22 8",
      shade(LEAF, b.num(-0.1, 0.1)),
      5,
    )
  );
}

export function cup(b: Brush): string {
  const c = b.colour;
  const cold = b.chance(0.35);
  if (cold) {
    return (
      ground(200, 66) +
      rod("M222 130L246 36", b.pick(["#b7322c", "#f3ece0", "#13646b"]), 10) +
      path("M126 122H274L254 312Q250 325 200 326Q150 325 146 312Z", "#eff4f4", 'opacity=".85"') +
      path("M132 160H268L252 308Q248 318 200 319Q152 318 148 308Z", b.tube(c)) +
      group("rotate(14 176 182)", rect(158, 166, 34, 32, 6, "#fff", 'opacity=".5"')) +
      group("rotate(-18 226 198)", rect(210, 180, 34, 32, 6, "#fff", 'opacity=".42"')) +
      group("rotate(32 186 226)", rect(172, 212, 28, 28, 6, "#fff", 'opacity=".3"')) +
      ellipse(200, 160, 68, 9, shade(c, 0.16), 'opacity=".8"') +
      path("M118 122Q122 76 200 74Q278 76 282 122Z", "#fff", 'opacity=".5"') +
      rect(114, 116, 172, 13, 6, b.tube("#e9eded")) +
      gleam("M142 140h14l12 168q-10 0 -12 -6z", 0.5)
    );
  }
  return (
    ground(200, 66) +
    line("M178 54q-12 -14 0 -26t0 -20M212 52q-12 -14 0 -26t0 -20", "#fff", 7, 'opacity=".6"') +
    path("M132 110H268L250 312Q248 325 200 326Q152 325 150 312Z", b.tube("#f4eee2")) +
    path("M138 172Q200 184 262 172L254 264Q200 276 146 264Z", b.tube(c)) +
    path("M200 196Q222 218 200 244Q178 218 200 196Z", shade(c, 0.22), 'opacity=".9"') +
    line("M138 172Q200 184 262 172", shade(c, -0.2), 2.5, 'opacity=".6"') +
    path("M138 88L146 64Q148 58 200 56Q252 58 254 64L262 88Z", b.tube(INK)) +
    ellipse(200, 63, 53, 8, shade(INK, 0.12)) +
    rect(124, 84, 152, 30, 9, b.tube(INK)) +
    ellipse(228, 61, 9, 3, "#120f0e") +
    gleam("M146 124h14l14 190q-10 0 -12 -6z", 0.4)
  );
}
