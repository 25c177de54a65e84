import { BRASS, type Brush, ellipse, gleam, ground, group, INK, line, PAPER, path, rect, rod, STEEL } from "./brush.ts";
import { lightness, shade } from "./colour.ts";
import { GLASS, hills } from "./screen.ts";

/** Colours of small lights. */
export const LED = ["#7ac77a", "#f0a63c", "#7db8e8"] as const;

/** Rows of keys as one dashed line each: a key is a dash. */
export const keys = (rows: string, colour: string, height: number, dashes: string): string =>
  path(rows, "none", `stroke="${colour}" stroke-width="${height}" stroke-dasharray="${dashes}"`);

export function laptop(b: Brush): string {
  const c = b.colour;
  const caps = lightness(c) < 0.45 ? shade(c, -0.14) : INK;
  return (
    ground(200, 158, 316) +
    rect(80, 82, 240, 170, 12, b.slab(shade(c, -0.06))) +
    rect(84, 85, 232, 164, 9, GLASS) +
    hills(b, 93, 95, 214, 140) +
    path("M93 95H206L130 235H93Z", "#fff", 'opacity=".15"') +
    ellipse(200, 90, 2, 2, "#5d6570") +
    path("M80 250H320L364 300Q366 306 360 306H40Q34 306 36 300Z", b.slab(shade(c, 0.03))) +
    path("M97 257H303L322 279H78Z", shade(c, -0.16)) +
    keys("M99 261H301", caps, 5, "14.5 2") +
    keys("M93 268H307", caps, 5.5, "15.500 2") +
    keys("M86 275.500H314", caps, 6, "16.500 2.200") +
    path("M162 283H238L243 299H157Z", b.fall(shade(c, -0.05))) +
    path("M36 301H364Q366 314 350 316H50Q34 314 36 301Z", b.tube(shade(c, -0.1))) +
    path("M168 301H232Q230 307 222 307H178Q170 307 168 301Z", shade(c, -0.2)) +
    line("M80 251H320", shade(c, -0.25), 3)
  );
}

export function monitor(b: Brush): string {
  const c = b.colour;
  const round = b.chance(0.5);
  const curve = b.num(0, 12);
  return (
    ground(200, 108, 324) +
    path("M180 250H220L226 314H174Z", b.tube(shade(c, -0.08))) +
    (round
      ? ellipse(200, 318, 72, 13, b.slab(c)) + ellipse(200, 315, 62, 8, b.slab(shade(c, 0.06)))
      : path("M120 322Q118 312 132 312H268Q282 312 280 322Q200 328 120 322Z", b.slab(c))) +
    rect(46, 76, 308, 196, 12, b.slab(shade(c, -0.03))) +
    rect(52, 82, 296, 174, 6, GLASS) +
    hills(b, 58, 88, 284, 162) +
    rect(74, 106, 96, 66, 6, PAPER, 'opacity=".92"') +
    line("M86 122H140M86 136H156M86 150H126", "#a89b86", 5) +
    path(`M58 88H206Q150 ${150 + curve} 112 250H58Z`, "#fff", 'opacity=".14"') +
    ellipse(332, 264, 3, 3, b.pick(LED)) +
    line("M56 78H344", shade(c, 0.2), 2, 'opacity=".7"')
  );
}

export function computer(b: Brush): string {
  const c = b.colour;
  const glow = b.pick(["#6fc3ff", "#f08a5d", "#9ee08a", "#c79bff"]);
  const fan = (y: number): string =>
    ellipse(166, y, 42, 42, b.orb(INK)) +
    ellipse(166, y, 37, 37, "none", `stroke="${glow}" stroke-width="5" opacity=".85"`) +
    path(
      [0, 60, 120, 180, 240, 300]
        .map((turn) => {
          const at = (r: number, add: number): string => {
            const a = ((turn + add) * Math.PI) / 180;
            return `${Math.round(166 + r * Math.cos(a))} ${Math.round(y + r * Math.sin(a))}`;
          };
          return `M166 ${y}Q${at(24, -30)} ${at(33, 0)}L${at(32, 30)}Z`;
        })
        .join(""),
      "#62666d",
    ) +
    ellipse(166, y, 9, 9, b.orb("#4a4d52"));
  return (
    ground(212, 100) +
    path("M232 66L304 84V306L232 326Z", b.fall(shade(c, -0.14))) +
    path("M246 102L292 111V286L246 298Z", GLASS) +
    path("M254 130L286 135V176L254 174Z", glow, 'opacity=".5"') +
    path("M254 200L286 199V226L254 232Z", glow, 'opacity=".28"') +
    path("M246 102L292 111L246 220Z", "#fff", 'opacity=".14"') +
    rect(98, 64, 138, 262, 10, b.slab(c)) +
    rect(108, 76, 116, 238, 8, shade(c, -0.2)) +
    fan(b.num(124, 128)) +
    fan(224) +
    line("M122 290H168", shade(c, 0.05), 6) +
    ellipse(206, 290, 8, 8, b.orb(STEEL)) +
    ellipse(206, 290, 3, 3, glow) +
    gleam("M104 72H160L104 190Z", 0.16)
  );
}

export function server(b: Brush): string {
  const c = b.colour;
  const unit = (y: number): string =>
    rect(84, y, 226, 54, 5, b.fall(shade(c, 0.03))) +
    rect(94, y + 9, 128, 36, 4, shade(c, -0.22)) +
    keys(`M98 ${y + 27}H218`, shade(c, -0.04), 28, "21 3.500") +
    line(`M236 ${y + 20}H282M236 ${y + 34}H${b.num(250, 276)}`, shade(c, -0.25), 6) +
    ellipse(297, y + 18, 4, 4, b.pick(LED)) +
    ellipse(297, y + 34, 4, 4, b.pick(LED));
  return (
    ground(212, 140) +
    path("M318 70L356 86V302L318 326Z", b.fall(shade(c, -0.18))) +
    rect(76, 62, 244, 264, 10, b.tube(shade(c, -0.16))) +
    [72, 132, 192, 252].map(unit).join("") +
    path("M76 72Q76 62 86 62H310Q320 62 320 72Z", shade(c, 0.12), 'opacity=".7"') +
    gleam("M84 72H170L84 250Z", 0.12)
  );
}

export function router(b: Brush): string {
  const c = b.colour;
  const pairs = b.pick([2, 3]);
  const antenna = (x: number, lean: number): string =>
    group(
      `rotate(${lean} ${x} 234)`,
      rect(x - 9, 80, 18, 160, 9, b.tube(shade(c, -0.14))) + rect(x - 12, 214, 24, 30, 6, b.tube(shade(c, -0.2))),
    );
  const lights = [0, 1, 2, 3, 4]
    .map((i) => ellipse(152 + i * 24, 288, 4.5, 4.5, i === 4 ? "#f0a63c" : "#8fd98f"))
    .join("");
  const waves = [26, 44, 62]
    .map((r) => `M${200 - r} ${160 - r * 0.5}Q200 ${160 - r * 1.2} ${200 + r} ${160 - r * 0.5}`)
    .join("");
  return (
    ground(200, 148) +
    antenna(96, -9) +
    antenna(304, 9) +
    (pairs === 3 ? antenna(200, 0) : line(waves, shade(c, -0.05), 9, 'opacity=".4"')) +
    path("M86 232H314L352 272H48Z", b.slab(shade(c, 0.07))) +
    path(
      "M130 242H270M122 252H278M114 262H286",
      "none",
      `stroke="${shade(c, -0.16)}" stroke-width="4" stroke-dasharray="12 6"`,
    ) +
    path("M48 270H352Q358 300 344 316Q340 322 328 322H72Q60 322 56 316Q42 300 48 270Z", b.tube(c)) +
    path("M128 276H272L264 300H136Z", GLASS) +
    lights +
    line("M50 271H350", shade(c, 0.16), 2.5, 'opacity=".8"') +
    gleam("M60 278H112L104 314H74Q58 306 60 278Z", 0.25)
  );
}

export function drive(b: Brush): string {
  const c = b.colour;
  const arm = b.num(-8, 8);
  return (
    ground(208, 116, 324) +
    group(
      "rotate(-8 200 200)",
      rect(110, 66, 196, 262, 16, shade(c, -0.24)) +
        rect(102, 58, 196, 262, 16, b.slab(c)) +
        rect(112, 68, 176, 242, 10, b.slab(shade(c, -0.16))) +
        ellipse(200, 156, 82, 82, shade(c, -0.3)) +
        ellipse(200, 156, 78, 78, b.slab("#d3d7da")) +
        path("M200 156L130 122Q142 96 166 86ZM200 156L270 190Q258 216 234 226Z", "#fff", 'opacity=".5"') +
        ellipse(200, 156, 54, 54, "none", 'stroke="#8d949b" stroke-width="1" opacity=".6"') +
        ellipse(200, 156, 26, 26, b.orb("#9aa0a6")) +
        ellipse(200, 156, 9, 9, b.orb("#5c6066")) +
        group(
          `rotate(${arm} 262 268)`,
          path("M246 276L206 190L214 186L280 256Z", b.slab("#a7acb1")) + rect(202, 180, 14, 16, 3, INK),
        ) +
        ellipse(262, 268, 24, 24, b.orb("#b9bec2")) +
        ellipse(262, 268, 8, 8, INK) +
        rect(122, 258, 62, 42, 5, b.slab("#4d7a5c")) +
        line("M132 268H154M132 278H168M132 288H148", BRASS, 4) +
        [
          [118, 74],
          [282, 74],
          [118, 246],
          [282, 232],
        ]
          .map(([x = 0, y = 0]) => ellipse(x, y, 4.5, 4.5, b.orb(STEEL)))
          .join(""),
    )
  );
}

export function memory(b: Brush): string {
  const c = b.colour;
  const clad = b.chance(0.55);
  const stick = (y: number): string =>
    group(
      `translate(0 ${y}) rotate(-10 200 200)`,
      path("M42 146H358V238H214V228H202V238H42Z", shade("#3f6d52", -0.14), 'transform="translate(5 6)"') +
        path("M42 146H358V238H214V228H202V238H42Z", b.slab("#3f6d52")) +
        path("M50 231H198M218 231H352", "none", `stroke="${BRASS}" stroke-width="14" stroke-dasharray="5 2.500"`) +
        (clad
          ? path("M38 142Q38 136 44 136H110L122 128H278L290 136H356Q362 136 362 142V216H38Z", b.fall(c)) +
            path("M38 196H150L174 164H362V178H182L158 210H38Z", shade(c, 0.16), 'opacity=".75"') +
            line("M62 152H140M62 164H126", shade(c, -0.25), 5)
          : keys("M56 182H344", shade(INK, -0.02), 48, "30 8") +
            keys("M58 162H344", "#6a6b70", 3, "26 12") +
            rect(186, 156, 26, 14, 3, c)) +
        gleam("M46 146H170L120 214H42Z", 0.14),
    );
  return ellipse(212, 300, 172, 24, "url(#soft)") + stick(-38) + stick(40);
}

export function cable(b: Brush): string {
  const c = b.colour;
  const braid = b.chance(0.5);
  const wide = b.num(13, 17);
  const loop = (rx: number, ry: number, cy: number): string =>
    `M${200 - rx} ${cy}c0-${ry} ${2 * rx}-${ry} ${2 * rx} 0s-${2 * rx} ${ry}-${2 * rx} 0z`;
  const thread = (d: string): string =>
    rod(d, c, wide) +
    (braid
      ? path(d, "none", `stroke="${shade(c, -0.2)}" stroke-width="${wide * 0.7}" stroke-dasharray="2 5" opacity=".5"`)
      : "");
  const plug = (turn: string, tip: string): string =>
    group(
      turn,
      rect(-17, -2, 34, 58, 9, b.tube(shade(c, -0.04))) + tip + rect(-8, 54, 16, 18, 5, b.tube(shade(c, -0.12))),
    );
  return (
    ground(200, 138, 306) +
    thread(loop(122, 102, 222) + loop(108, 88, 214) + loop(120, 99, 206)) +
    thread("M84 196C80 150 96 134 98 122M316 196C322 160 300 140 300 122") +
    rect(180, 256, 40, 56, 8, b.tube(b.pick([INK, BRASS, shade(c, -0.2)]))) +
    plug(
      "translate(98 62) rotate(-4)",
      rect(-13, -32, 26, 32, 3, b.tube("#d3d6d8")) +
        rect(-8, -24, 6, 7, 1, "#6d7176") +
        rect(2, -24, 6, 7, 1, "#6d7176"),
    ) +
    plug(
      "translate(300 62) rotate(5)",
      rect(-9, -24, 18, 26, 7, b.tube("#d3d6d8")) + rect(-5, -21, 10, 4, 2, "#6d7176"),
    )
  );
}
