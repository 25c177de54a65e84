import {
  BRASS,
  type Brush,
  CARD,
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
  STEEL,
  WOOD,
} from "./brush.ts";
import { shade } from "./colour.ts";

const BLOCK_COLOURS = ["#d79f2f", "#b7322c", "#3f5596", "#2f6045", "#82aecb", "#e0796a", "#eadbbd"] as const;

export function blocks(b: Brush): string {
  const c = b.colour;
  const [second, third, fourth] = [b.pick(BLOCK_COLOURS), b.pick(BLOCK_COLOURS), b.pick(BLOCK_COLOURS)];
  const cube = (x: number, y: number, s: number, colour: string): string =>
    path(`M${x} ${y}l${s * 0.26} ${-s * 0.2}h${s}l${-s * 0.26} ${s * 0.2}Z`, shade(colour, 0.13)) +
    path(`M${x + s} ${y}l${s * 0.26} ${-s * 0.2}v${s}l${-s * 0.26} ${s * 0.2}Z`, shade(colour, -0.15)) +
    rect(x, y, s, s, 3, b.slab(colour));
  const arch = cube(70, 246, 78, second);
  return (
    ellipse(212, 328, 156, 16, "url(#soft)") +
    arch +
    path("M178 246l20 -16h100l-20 16Z", shade(c, 0.13)) +
    path("M278 246l20 -16v78l-20 16Z", shade(c, -0.15)) +
    path("M178 246H278V324H254Q254 276 228 276Q202 276 202 324H178Z", b.slab(c)) +
    path("M210 324Q210 286 228 282Q246 286 250 324Z", shade(c, -0.3), 'opacity=".5"') +
    cube(98, 168, 78, third) +
    (b.chance(0.5)
      ? ellipse(137, 207, 20, 20, shade(third, 0.2))
      : path("M137 184L143 200L160 201L147 212L151 229L137 220L123 229L127 212L114 201L131 200Z", shade(third, 0.2))) +
    path("M204 172H252V232Q228 244 204 232Z", b.tube(fourth)) +
    ellipse(228, 172, 24, 8, b.slab(shade(fourth, 0.1))) +
    path("M86 168L136 94L158 80L206 152L186 168Z", shade(c, -0.15)) +
    path("M86 168L136 94L186 168Z", b.slab(c)) +
    gleam("M104 162L136 114L140 120L116 162Z", 0.3) +
    ellipse(322, 306, 20, 20, b.orb(second))
  );
}

export function train(b: Brush): string {
  const c = b.colour;
  const second = b.pick(["#b7322c", "#d79f2f", "#3f5596", "#2f6045"]);
  const wheel = (x: number, r: number): string =>
    ellipse(x, 320 - r, r, r, b.orb(DARK_WOOD)) +
    ellipse(x, 320 - r, r * 0.66, r * 0.66, b.slab("#dcb27c")) +
    ellipse(x, 320 - r, r * 0.2, r * 0.2, DARK_WOOD);
  return (
    ellipse(208, 326, 172, 14, "url(#soft)") +
    rect(20, 318, 364, 8, 4, b.fall("#c9a06c")) +
    path("M30 238H118V284H30Z", b.slab(second)) +
    path("M38 238Q48 208 62 226Q74 200 88 224Q104 210 110 238Z", b.orb("#6d4426")) +
    rect(24, 280, 100, 14, 5, b.fall(WOOD)) +
    rect(120, 284, 30, 7, 3, INK) +
    wheel(48, 19) +
    wheel(100, 19) +
    rect(146, 276, 200, 20, 6, b.fall(WOOD)) +
    path("M346 270L376 306H340Z", b.fall(shade(second, -0.05))) +
    rect(216, 208, 122, 72, 24, b.fall(c)) +
    path("M150 178H226V280H150Z", b.slab(c)) +
    rect(166, 194, 44, 42, 6, shade(c, -0.32)) +
    path("M168 232L206 196H172Q168 196 168 200Z", "#fff", 'opacity=".28"') +
    rect(140, 164, 96, 18, 9, b.fall(second)) +
    path("M286 210L278 158H322L314 210Z", b.tube(INK)) +
    rect(272, 148, 56, 14, 6, b.tube(second)) +
    ellipse(250, 206, 14, 12, b.orb(BRASS)) +
    line("M268 212V276", BRASS, 6) +
    ellipse(338, 244, 10, 14, b.orb("#f6e2a4")) +
    wheel(182, 30) +
    wheel(252, 22) +
    wheel(312, 22) +
    ellipse(300, 116, 20, 17, "#fff", 'opacity=".8"') +
    ellipse(b.num(266, 276), 88, 27, 22, "#fff", 'opacity=".65"') +
    ellipse(226, 66, 17, 14, "#fff", 'opacity=".5"') +
    gleam("M228 216Q240 212 318 214Q324 222 322 226Q260 222 230 230Z", 0.4)
  );
}

export function toyCar(b: Brush): string {
  const c = b.colour;
  const stripe = b.chance(0.5);
  const beetle = b.chance(0.5);
  const wheel = (x: number): string =>
    ellipse(x, 284, 42, 42, b.orb(INK)) +
    ellipse(x, 284, 24, 24, b.orb(STEEL)) +
    ellipse(x, 284, 9, 9, shade(c, -0.05));
  const roof = beetle
    ? "M116 212Q124 122 202 120Q282 122 296 212Z"
    : "M104 212L136 144Q142 132 158 132H246Q258 132 266 142L314 212Z";
  const glass = beetle
    ? "M132 206Q140 138 194 136V206ZM208 136Q264 142 278 206H208Z"
    : "M126 206L152 152Q156 146 164 146H196V206ZM210 146H242Q252 146 256 152L292 206H210Z";
  return (
    ellipse(206, 324, 166, 15, "url(#soft)") +
    path(roof, b.slab(c)) +
    path(glass, b.fall("#b9d0d8")) +
    path("M150 204L176 146H190L164 204ZM226 204L240 152L250 154L240 204Z", "#fff", 'opacity=".4"') +
    path("M40 262Q38 216 84 208L120 202H290Q352 206 364 244Q368 286 350 290H60Q40 290 40 262Z", b.fall(c)) +
    (stripe
      ? path("M40 246Q200 232 365 250L364 262Q200 246 40 260Z", shade(c, 0.24), 'opacity=".85"')
      : line("M201 208V284", shade(c, -0.18), 2.5)) +
    path("M68 290A48 48 0 0 1 164 290ZM246 290A48 48 0 0 1 342 290Z", shade(c, -0.32)) +
    ellipse(350, 238, 12, 14, b.orb("#f8e7ae")) +
    rect(38, 228, 12, 22, 5, "#c2352b") +
    rect(340, 274, 34, 14, 7, b.fall(STEEL)) +
    rect(30, 274, 34, 14, 7, b.fall(STEEL)) +
    rect(218, 222, 24, 7, 3.5, b.fall(STEEL)) +
    wheel(116) +
    wheel(294) +
    gleam("M62 226Q76 216 110 213L282 212Q180 218 76 238Z", 0.45)
  );
}

/** Two eyes, a nose and a mouth of thread. */
const face = (y: number, gap: number, nose: string): string =>
  ellipse(200 - gap, y, 6.5, 7.5, "#2a211c") +
  ellipse(200 + gap, y, 6.5, 7.5, "#2a211c") +
  ellipse(198 - gap, y - 3, 2, 2, "#fff") +
  ellipse(198 + gap, y - 3, 2, 2, "#fff") +
  ellipse(200, y + 20, 10, 7.5, nose) +
  line(`M200 ${y + 27}V${y + 34}M188 ${y + 36}Q194 ${y + 42} 200 ${y + 34}Q206 ${y + 42} 212 ${y + 36}`, "#4a352a", 3);

const bow = (b: Brush, y: number): string => {
  const ribbon = b.pick(["#b7322c", "#3f5596", "#d79f2f", "#13646b"]);
  return (
    path(
      `M200 ${y}Q164 ${y - 20} 160 ${y}Q164 ${y + 20} 200 ${y}Q236 ${y + 20} 240 ${y}Q236 ${y - 20} 200 ${y}Z`,
      b.fall(ribbon),
    ) + ellipse(200, y, 9, 9, b.orb(ribbon))
  );
};

export function teddy(b: Brush): string {
  const c = b.colour;
  const pale = shade(c, 0.13);
  const ear = (x: number): string => ellipse(x, 82, 28, 28, b.orb(c)) + ellipse(x, 85, 15, 15, pale);
  const paw = (x: number, turn: number): string =>
    ellipse(x, 226, 24, 46, b.orb(c), `transform="rotate(${turn} ${x} 226)"`);
  const foot = (x: number): string =>
    ellipse(x, 298, 38, 34, b.orb(c)) +
    ellipse(x, 302, 21, 18, pale) +
    [-13, 0, 13].map((dx) => ellipse(x + dx, 278 + Math.abs(dx) / 3, 5, 5, pale)).join("");
  return (
    ground(200, 104) +
    ear(140) +
    ear(260) +
    paw(124, 32) +
    paw(276, -32) +
    ellipse(200, 248, 76, 74, b.orb(c)) +
    ellipse(200, 256, 48, 48, pale, 'opacity=".75"') +
    foot(134) +
    foot(266) +
    ellipse(200, 136, 76, 68, b.orb(c)) +
    ellipse(200, 158, 36, 29, pale) +
    face(128, 30, "#3b2a22") +
    (b.chance(0.7) ? bow(b, 206) : line("M200 218V292", shade(c, -0.2), 3, 'stroke-dasharray="7 6"')) +
    gleam("M138 112Q150 80 188 76Q156 92 150 120Z", 0.24)
  );
}

export function bunny(b: Brush): string {
  const c = b.colour;
  const pale = shade(c, 0.15);
  const pink = "#e3a9a2";
  const flop = b.chance(0.4);
  const ear = (x: number, turn: number): string =>
    group(`rotate(${turn} ${x} 130)`, ellipse(x, 76, 21, 58, b.orb(c)), ellipse(x, 80, 10, 42, pink));
  return (
    ground(200, 92) +
    ear(168, -8) +
    ear(232, flop ? 62 : 10) +
    ellipse(140, 240, 20, 42, b.orb(c), 'transform="rotate(26 140 240)"') +
    ellipse(260, 240, 20, 42, b.orb(c), 'transform="rotate(-26 260 240)"') +
    ellipse(200, 258, 66, 66, b.orb(c)) +
    ellipse(200, 266, 42, 44, pale, 'opacity=".8"') +
    ellipse(150, 308, 40, 20, b.orb(c)) +
    ellipse(250, 308, 40, 20, b.orb(c)) +
    ellipse(138, 308, 15, 11, pink, 'opacity=".8"') +
    ellipse(262, 308, 15, 11, pink, 'opacity=".8"') +
    ellipse(200, 164, 64, 56, b.orb(c)) +
    ellipse(182, 184, 21, 17, pale) +
    ellipse(218, 184, 21, 17, pale) +
    face(154, 27, "#c9736d") +
    ellipse(152, 178, 11, 7, pink, 'opacity=".55"') +
    ellipse(248, 178, 11, 7, pink, 'opacity=".55"') +
    (b.chance(0.7) ? bow(b, 222) : "") +
    gleam("M148 148Q156 120 190 114Q164 128 158 154Z", 0.24)
  );
}

export function boardGame(b: Brush): string {
  const c = b.colour;
  const light = "#ecd9b4";
  const cell = (u: number, v: number): string =>
    `${Math.round(200 + (u - v) * 26)} ${Math.round(130 + (u + v) * 13.5)}`;
  const cells = Array.from({ length: 18 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), (i % 3) * 2 + (Math.floor(i / 3) % 2)];
    return `M${cell(row, column)}L${cell(row + 1, column)}L${cell(row + 1, column + 1)}L${cell(row, column + 1)}Z`;
  }).join("");
  const pawn = (x: number, y: number, colour: string): string =>
    ellipse(x + 6, y + 2, 24, 7, "url(#soft)") +
    path(
      `M${x - 19} ${y}Q${x - 17} ${y - 14} ${x - 7} ${y - 44}H${x + 7}Q${x + 17} ${y - 14} ${x + 19} ${y}Q${x} ${y + 9} ${x - 19} ${y}Z`,
      b.tube(colour),
    ) +
    ellipse(x, y - 52, 14, 14, b.orb(colour));
  return (
    ellipse(206, 306, 176, 22, "url(#soft)") +
    path("M14 214L200 312L386 214V230L200 330L14 230Z", shade(c, -0.22)) +
    path("M200 116L386 214L200 312L14 214Z", b.slab(c)) +
    path("M200 130L356 211L200 292L44 211Z", b.slab(light)) +
    path(cells, shade(c, 0.02)) +
    pawn(152, 200, "#b7322c") +
    pawn(252, 212, "#2b2a2d") +
    pawn(196, 254, "#d79f2f") +
    group(
      `translate(${Math.round(b.num(286, 300))} 268)`,
      path("M0 -34L32 -20V14L0 30L-32 14V-20Z", b.slab(PAPER)) +
        path("M0 -4L32 -20V14L0 30Z", shade(PAPER, -0.14)) +
        path("M0 -4L-32 -20L0 -34L32 -20Z", "#fffdf8"),
      ellipse(0, -19, 6, 3, INK) +
        ellipse(-22, -7, 3, 4, INK) +
        ellipse(-10, 14, 3, 4, INK) +
        ellipse(10, 6, 3, 4, INK) +
        ellipse(16, 4, 0, 0, INK) +
        ellipse(23, 9, 3, 4, INK),
    )
  );
}

export function cardGame(b: Brush): string {
  const c = b.colour;
  const pip = b.pick([
    "M0 20C-34 -4 -18 -30 0 -12C18 -30 34 -4 0 20Z",
    "M0 -26L20 0L0 26L-20 0Z",
    "M0 -24L6 -7L24 -7L10 4L15 22L0 11L-15 22L-10 4L-24 -7L-6 -7Z",
  ]);
  const red = b.chance(0.5) ? "#b7322c" : shade(c, -0.06);
  const sheet = (turn: number, face: string): string =>
    group(
      `rotate(${turn} 200 340)`,
      rect(140, 110, 124, 182, 12, "#5b4632", 'opacity=".22"'),
      rect(136, 106, 124, 182, 12, face),
    );
  const back =
    rect(146, 116, 104, 162, 7, b.slab(c)) +
    line(
      "M156 130L240 214M156 172L240 256M240 130L156 214M240 172L156 256M198 126L240 168M198 126L156 168M198 268L240 226M198 268L156 226",
      shade(c, 0.22),
      3,
      'opacity=".7"',
    ) +
    ellipse(198, 197, 24, 24, b.orb(shade(c, 0.1)));
  return (
    ellipse(206, 318, 132, 17, "url(#soft)") +
    sheet(-30, b.slab("#fffaf0")) +
    group("rotate(-30 200 340)", back) +
    sheet(-12, b.slab("#fffaf0")) +
    group("rotate(-12 200 340)", back) +
    sheet(8, b.slab("#fffaf0")) +
    group("rotate(8 200 340) translate(154 130) scale(.6)", path(pip, red)) +
    sheet(28, b.slab("#fffaf0")) +
    group(
      "rotate(28 200 340)",
      group("translate(198 197) scale(1.5)", path(pip, b.fall(red))),
      group("translate(156 130) scale(.5)", path(pip, red)),
      group("translate(240 264) rotate(180) scale(.5)", path(pip, red)),
    )
  );
}

/** One piece of 100 by 100 around the origin: knobs above and to the right, sockets to the left and below. */
const PIECE =
  "M-50 -50H-14C-8 -50 -10 -56 -14 -62C-20 -78 20 -78 14 -62C10 -56 8 -50 14 -50H50V-14C50 -8 56 -10 62 -14C78 -20 78 20 62 14C56 10 50 8 50 14V50H14C8 50 10 44 14 38C20 22 -20 22 -14 38C-10 44 -8 50 -14 50H-50V14C-50 8 -44 10 -38 14C-22 20 -22 -20 -38 -14C-44 -10 -50 -8 -50 -14Z";

export function puzzle(b: Brush): string {
  const c = b.colour;
  const [second, third] = [b.pick(["#d79f2f", "#e0796a", "#82aecb"]), b.pick(["#eadbbd", "#9dc9b4", "#a596c6"])];
  const piece = (x: number, y: number, turn: number, colour: string): string =>
    group(
      `translate(${x} ${y}) rotate(${turn})`,
      path(PIECE, shade(CARD, -0.24), 'transform="translate(4 9)"'),
      path(PIECE, b.slab(colour)),
      line("M-46 -46H-16M18 -46H46", "#fff", 3, 'opacity=".4"'),
    );
  return (
    ellipse(214, 316, 150, 20, "url(#soft)") +
    group(
      "translate(0 8) scale(1 .94) rotate(-6 200 200)",
      piece(130, 260, 0, c) +
        piece(230, 260, 0, third) +
        piece(130, 160, 0, second) +
        piece(b.num(258, 272), b.num(118, 132), 16, shade(c, 0.1)),
    )
  );
}
