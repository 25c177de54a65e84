import {
  BRASS,
  type Brush,
  DARK_WOOD,
  ellipse,
  gleam,
  ground,
  group,
  INK,
  LEAF,
  line,
  PAPER,
  path,
  rect,
  rod,
  WOOD,
} from "./brush.ts";
import { lightness, shade } from "./colour.ts";

const GLOW = "#ffdc8c";

export function lamp(b: Brush): string {
  const c = b.colour;
  const dome = b.chance(0.4);
  const wide = Math.round(b.num(86, 102));
  const [left, right] = [200 - wide, 200 + wide];
  const light = path(`M${left + 6} 186H${right - 6}L${right + 22} 322H${left - 22}Z`, b.fade(GLOW, 0.6, 0));
  if (dome) {
    return (
      ground(200, 74) +
      light +
      path("M190 180H210L214 304H186Z", b.tube(c)) +
      path("M136 320Q138 296 200 296Q262 296 264 320Q200 332 136 320Z", b.tube(c)) +
      ellipse(200, 184, wide - 4, 15, "#fff0bf") +
      path(
        `M${left} 182Q${left + 2} 86 200 82Q${right - 2} 86 ${right} 182Q${right - 34} 166 200 166Q${left + 34} 166 ${left} 182Z`,
        b.orb(c),
      ) +
      gleam(`M${left + 18} 160Q${left + 28} 106 176 96Q${left + 52} 118 ${left + 42} 156Z`, 0.38) +
      ellipse(200, 80, 9, 7, b.orb(BRASS))
    );
  }
  const linen = "#f2d9a4";
  return (
    ground(200, 66) +
    light +
    rect(194, 180, 12, 30, 2, b.tube(BRASS)) +
    path(
      "M184 204H216Q218 220 238 236Q264 258 252 288Q242 314 224 320H176Q158 314 148 288Q136 258 162 236Q182 220 184 204Z",
      b.tube(c),
    ) +
    gleam("M166 246Q178 238 178 250Q166 268 172 298Q158 288 158 270Q158 256 166 246Z", 0.42) +
    rect(166, 314, 68, 10, 4, b.tube(DARK_WOOD)) +
    path(`M154 78Q200 70 246 78L${right} 182Q200 202 ${left} 182Z`, b.tube(linen)) +
    path(`M154 78Q200 70 246 78L${right} 182Q200 202 ${left} 182Z`, b.fade("#fff3cf", 0.1, 0.75)) +
    line(`M${left + 1} 181Q200 201 ${right - 1} 181`, shade(linen, -0.12), 4) +
    line("M154 79Q200 87 246 79", shade(linen, -0.16), 3)
  );
}

export function deskLamp(b: Brush): string {
  const c = b.colour;
  const metal = b.pick([BRASS, "#b4b9bd", INK]);
  const lean = Math.round(b.num(-8, 10));
  const joint = (x: number, y: number): string => ellipse(x, y, 9, 9, b.orb(metal));
  return (
    ground(242, 76) +
    path("M92 166L170 150L216 322H28Z", b.fade(GLOW, 0.6, 0)) +
    ellipse(242, 318, 70, 13, shade(c, -0.16)) +
    path("M172 314Q174 300 242 298Q310 300 312 314Q242 330 172 314Z", b.tube(c)) +
    rod(`M242 304L${298 + lean} 202`, metal, 11) +
    rod(`M${298 + lean} 202L${176 + lean} 96`, metal, 11) +
    joint(242, 300) +
    joint(298 + lean, 202) +
    group(
      `rotate(${22 + lean} 160 100)`,
      ellipse(152, 178, 62, 17, "#fff3c8") +
        path("M136 92Q152 82 168 92L176 116Q210 132 214 180Q152 166 90 180Q94 132 128 116Z", b.orb(c)) +
        gleam("M104 164Q108 136 136 122Q120 142 120 160Z", 0.4) +
        rect(140, 76, 24, 22, 8, b.tube(metal)),
    ) +
    joint(176 + lean, 98)
  );
}

export function clock(b: Brush): string {
  const c = b.colour;
  const light = lightness(c) > 0.6 || b.chance(0.7);
  const face = light ? b.pick([PAPER, "#fffdf8"]) : shade(c, 0.12);
  const hand = light ? INK : PAPER;
  const hour = Math.round(b.num(0, 11)) * 30 + 5;
  const minute = Math.round(b.num(0, 11)) * 30;
  const tick = (i: number): string => {
    const angle = (i * Math.PI) / 6;
    const at = (r: number): string =>
      `${Math.round(200 + r * Math.sin(angle))} ${Math.round(196 - r * Math.cos(angle))}`;
    return `M${at(i % 3 === 0 ? 82 : 88)}L${at(97)}`;
  };
  return (
    ellipse(222, 220, 156, 152, "url(#soft)") +
    ellipse(200, 196, 132, 132, b.slab(c)) +
    ellipse(200, 196, 114, 114, shade(c, -0.2)) +
    ellipse(202, 199, 112, 111, b.slab(face)) +
    line(Array.from({ length: 12 }, (_, i) => tick(i)).join(""), hand, 5) +
    group(`rotate(${hour} 200 196)`, rect(196, 136, 8, 68, 4, hand)) +
    group(`rotate(${minute} 200 196)`, rect(197, 110, 6, 96, 3, hand)) +
    group(`rotate(${minute + 137} 200 196)`, rect(199, 106, 2.5, 110, 1, "#c2452d")) +
    ellipse(200, 196, 8, 8, b.orb(BRASS)) +
    line("M84 172A120 120 0 0 1 164 80", "#fff", 6, 'opacity=".5"') +
    path("M112 150Q140 96 208 88Q150 130 138 204Q108 190 112 150Z", "#fff", 'opacity=".22"')
  );
}

export function mirror(b: Brush): string {
  const c = b.colour;
  const strap = b.chance(0.6);
  const frame = Math.round(b.num(8, 14));
  return (
    ellipse(222, 240, 138, 132, "url(#soft)") +
    (strap
      ? line("M106 160L200 58L294 160", "#7a4a2c", 11) +
        line("M105 157L199 56", shade("#7a4a2c", 0.14), 3) +
        ellipse(200, 58, 11, 11, b.orb(BRASS))
      : "") +
    ellipse(200, 212, 118, 118, b.slab(c)) +
    ellipse(200, 212, 118 - frame * 0.5, 118 - frame * 0.5, shade(c, -0.14)) +
    ellipse(200, 213, 117 - frame, 116 - frame, b.slab("#bccbd2")) +
    path("M110 258L236 112Q256 116 272 128L128 284Q116 274 110 258Z", "#fff", 'opacity=".45"') +
    path("M146 298L292 154Q298 164 300 174L164 308Z", "#fff", 'opacity=".3"') +
    line(`M88 190A114 114 0 0 1 168 104`, "#fff", 4, 'opacity=".55"')
  );
}

const STEMS = [
  "M196 150C190 110 168 84 150 52",
  "M200 150C202 108 206 76 210 34",
  "M206 150C216 116 244 96 258 70",
] as const;

export function vase(b: Brush): string {
  const c = b.colour;
  const shape = b.pick(["gourd", "slim", "belly"]);
  const body = {
    gourd:
      "M180 144H220Q218 176 246 204Q276 240 260 286Q252 314 232 322H168Q148 314 140 286Q124 240 154 204Q182 176 180 144Z",
    slim: "M176 144H224Q216 172 232 196Q250 240 238 296Q236 316 226 322H174Q164 316 162 296Q150 240 168 196Q184 172 176 144Z",
    belly:
      "M170 144H230Q224 164 252 186Q292 222 272 276Q258 318 232 322H168Q142 318 128 276Q108 222 148 186Q176 164 170 144Z",
  }[shape];
  const half = shape === "belly" ? 30 : shape === "slim" ? 24 : 20;
  const bloom = b.pick(["#e3c27a", "#d98b7c", "#efe4d2", "#a8607a"]);
  const tips = [
    [150, 52],
    [210, 34],
    [258, 70],
  ] as const;
  const leaf = (x: number, y: number, turn: number): string =>
    ellipse(x, y, 15, 6.5, shade(LEAF, b.num(-0.1, 0.1)), `transform="rotate(${turn} ${x} ${y})"`);
  return (
    ground(200, shape === "slim" ? 52 : 70) +
    STEMS.map((stem) => line(stem, shade(LEAF, -0.1), 4)).join("") +
    leaf(170, 106, 24) +
    leaf(188, 112, -50) +
    leaf(196, 86, 30) +
    leaf(220, 82, -34) +
    leaf(226, 118, -60) +
    leaf(246, 104, 20) +
    tips
      .map(([x, y]) => ellipse(x, y, 15, 17, b.orb(bloom)) + ellipse(x - 4, y - 5, 5, 5, shade(bloom, 0.1)))
      .join("") +
    path(body, b.tube(c)) +
    (shape !== "slim" && b.chance(0.5)
      ? line("M146 232Q200 250 254 232M142 248Q200 268 258 248", shade(c, 0.16), 4, 'opacity=".65"')
      : "") +
    ellipse(200, 144, half, 6, shade(c, -0.26)) +
    line(`M${200 - half} 144A${half} 6 0 0 0 ${200 + half} 144`, shade(c, 0.14), 3) +
    gleam("M164 214Q172 206 176 214Q156 250 168 296Q156 288 152 268Q148 240 164 214Z", 0.42)
  );
}

export function candle(b: Brush): string {
  const c = b.colour;
  const wax = "#f6e7c4";
  const tall = Math.round(b.num(0, 26));
  const top = 178 - tall;
  return (
    ellipse(200, top - 34, 120, 120, b.glow(GLOW, 0.75)) +
    ground(200, 78) +
    path(`M124 ${top}L130 306Q132 322 200 324Q268 322 270 306L276 ${top}Z`, b.tube(c)) +
    ellipse(200, top, 76, 18, b.slab(shade(c, 0.08))) +
    ellipse(200, top + 3, 69, 14, shade(c, -0.24)) +
    ellipse(200, top + 8, 64, 11, b.fall(wax)) +
    ellipse(200, top + 8, 26, 5, "#fff8e0") +
    line(`M200 ${top + 8}V${top - 12}`, "#4a3728", 3.5) +
    path(
      `M200 ${top - 66}Q222 ${top - 34} 214 ${top - 16}Q200 ${top - 2} 186 ${top - 16}Q178 ${top - 34} 200 ${top - 66}Z`,
      b.fall("#f6a63a"),
    ) +
    path(
      `M200 ${top - 44}Q210 ${top - 26} 206 ${top - 14}Q200 ${top - 8} 194 ${top - 14}Q190 ${top - 26} 200 ${top - 44}Z`,
      "#fff3b8",
    ) +
    rect(158, 222, 84, 58, 6, b.slab(PAPER)) +
    line("M178 262Q192 232 200 258Q208 232 222 262", shade(WOOD, -0.1), 3) +
    line("M184 270h32", shade(WOOD, -0.1), 2.5) +
    gleam(`M136 ${top + 26}Q144 ${top + 22} 150 ${top + 28}L152 304Q144 304 142 298Z`, 0.4)
  );
}
