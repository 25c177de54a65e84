import { BRASS, type Brush, ellipse, gleam, ground, INK, line, PAPER, path, rect, rod, STEEL } from "./brush.ts";
import { lightness, shade } from "./colour.ts";
import { keys, LED } from "./computing.ts";
import { GLASS } from "./screen.ts";

export function keyboard(b: Brush): string {
  const c = b.colour;
  const accent = b.pick(["#d9705a", "#d9a441", "#5f8fb0", "#7d9a72"]);
  const cap = shade(c, lightness(c) > 0.6 ? 0.06 : 0.16);
  const row = (y: number, side: number, high: number, dashes: string): string =>
    keys(`M${200 - side} ${y + 4}H${200 + side}`, shade(c, -0.12), high, dashes) +
    keys(`M${200 - side} ${y}H${200 + side}`, cap, high - 3, dashes);
  return (
    ellipse(206, 288, 188, 24, "url(#soft)") +
    path("M60 158H340L376 272Q378 284 366 286H34Q22 284 24 272Z", b.slab(c)) +
    path("M24 270H376Q380 294 364 296H36Q20 294 24 270Z", b.tube(shade(c, -0.14))) +
    path("M68 166H332L360 264H40Z", shade(c, -0.28)) +
    row(179, 128, 18, "15.500 2.600") +
    row(200, 133, 19, "17 2.800") +
    row(222, 139, 20, "19 3") +
    row(246, 146, 22, "30 4 20 4 20 4 128 4 20 4 20 4 30 4") +
    path("M72 171h15l-2 13h-16z", accent) +
    path("M316 237h27l3 17h-28z", accent) +
    gleam("M64 162H214L160 268H36Z", 0.12)
  );
}

export function mouse(b: Brush): string {
  const c = b.colour;
  const wired = b.chance(0.4);
  const shell =
    "M118 244C112 146 148 84 204 84C262 84 294 146 288 246C284 300 252 322 204 322C156 322 122 300 118 244Z";
  return (
    ground(206, 98, 316) +
    (wired ? rod("M204 92C204 40 260 66 300 40S350 20 372 26", INK, 8) : "") +
    path(shell, shade(c, -0.2), 'transform="translate(0 8)"') +
    path(shell, b.orb(c)) +
    path(
      "M121 206C150 196 180 200 204 212C230 200 258 196 286 206C284 140 256 86 204 86C150 86 122 140 121 206Z",
      b.slab(shade(c, 0.04)),
    ) +
    line("M122 208C150 198 180 202 204 214C230 202 258 198 285 208M204 88V212", shade(c, -0.24), 3) +
    rect(192, 118, 24, 58, 12, shade(c, -0.3)) +
    rect(196, 124, 16, 46, 8, b.tube(b.pick([INK, STEEL, BRASS]))) +
    line("M197 136H211M197 147H211M197 158H211", "#000", 2, 'opacity=".35"') +
    (b.chance(0.5) ? ellipse(204, 274, 7, 7, b.orb(shade(c, -0.1))) : "") +
    line("M126 256Q132 284 148 298", shade(c, -0.22), 5, 'opacity=".5"') +
    gleam("M136 190C138 140 158 108 186 100C166 130 156 160 154 190Z", 0.4)
  );
}

export function printer(b: Brush): string {
  const c = b.colour;
  const ink = b.pick(["#5f8fb0", "#d9705a", "#7d9a72"]);
  return (
    ground(200, 142) +
    path("M124 150L134 62H276L270 150Z", b.fall(PAPER)) +
    path("M134 62H144L136 150H124Z", "#fff", 'opacity=".7"') +
    path("M92 142H308L322 168H78Z", b.fall(shade(c, -0.14))) +
    rect(56, 158, 288, 154, 22, b.slab(c)) +
    path("M64 164Q70 158 82 158H318Q330 158 336 164L322 196H78Z", b.slab(shade(c, 0.06))) +
    rect(248, 172, 62, 16, 5, GLASS) +
    ellipse(234, 180, 5, 5, b.pick(LED)) +
    rect(94, 226, 212, 52, 10, shade(c, -0.3)) +
    path("M108 250H292L314 326H86Z", b.fall(shade(c, -0.12))) +
    path("M122 246H278L292 318H108Z", b.fall(PAPER)) +
    path("M141 264H199L198 292H134Z", ink, 'opacity=".85"') +
    path("M134 292L158 272L172 283L184 275L198 292Z", shade(ink, -0.14)) +
    line("M214 270H262M215 281H268M216 292H248", "#a89b86", 4) +
    path("M94 226H306V240H94Z", "#000", 'opacity=".28"') +
    gleam("M70 206Q72 200 82 200H150Q92 212 84 296Q70 294 70 280Z", 0.3)
  );
}

export function cartridge(b: Brush): string {
  const c = b.colour;
  const chip = b.chance(0.5);
  const drop = (colour: string, x: number, y: number): string =>
    path(
      `M${x} ${y}C${x + 26} ${y + 30} ${x + 28} ${y + 60} ${x} ${y + 60}S${x - 26} ${y + 30} ${x} ${y}Z`,
      b.orb(colour),
    ) +
    gleam(`M${x - 12} ${y + 40}Q${x - 12} ${y + 28} ${x - 3} ${y + 18}Q${x - 6} ${y + 34} ${x - 6} ${y + 46}Z`, 0.6);
  return (
    ground(204, 104) +
    path("M262 104L316 126V282L262 312Z", b.fall(shade(INK, -0.02))) +
    rect(184, 304, 52, 24, 4, b.tube("#55585d")) +
    path("M106 84Q106 74 116 74H210L232 104H264V302Q264 312 254 312H116Q106 312 106 302Z", b.slab("#4a4a4e")) +
    path("M232 104L264 104L316 126L290 124Z", "#6b6c70") +
    path("M116 74H210L232 104H264L300 118L244 92L220 64H136Z", b.slab("#5f6064")) +
    rect(122, 128, 126, 150, 8, b.slab(PAPER)) +
    path("M122 236Q154 216 186 236T248 232V270Q248 278 240 278H130Q122 278 122 270Z", b.fall(c)) +
    drop(c, 185, 144) +
    (chip
      ? rect(276, 190, 26, 42, 3, BRASS) + line("M282 198V224M289 198V224M296 198V224", "#7a5a22", 2)
      : rect(274, 160, 30, 66, 4, "#29292c")) +
    gleam("M112 88Q114 82 122 82H160L112 200Z", 0.2)
  );
}

export function projector(b: Brush): string {
  const c = b.colour;
  const beam = b.num(100, 128);
  return (
    ground(222, 128) +
    path(`M130 212L16 ${beam}V300L130 248Z`, "#fff4cf", 'opacity=".55"') +
    path(`M130 220L16 ${beam + 40}V264L130 240Z`, "#fffbe8", 'opacity=".6"') +
    rect(112, 302, 34, 22, 5, b.tube(INK)) +
    rect(298, 302, 34, 22, 5, b.tube(INK)) +
    path("M118 160H322L350 188H92Z", b.slab(shade(c, 0.07))) +
    path("M92 186H350Q356 190 356 200V290Q356 308 338 308H104Q86 308 86 290V200Q86 190 92 186Z", b.slab(c)) +
    ellipse(200, 172, 20, 6, b.tube(STEEL)) +
    rect(240, 168, 56, 7, 3.5, shade(c, -0.16)) +
    ellipse(152, 246, 58, 58, shade(c, -0.22)) +
    ellipse(150, 244, 54, 54, b.tube(STEEL)) +
    ellipse(150, 244, 46, 46, b.orb(INK)) +
    ellipse(150, 244, 34, 34, b.orb("#5a7fa8")) +
    ellipse(150, 244, 20, 20, b.orb("#fff0c2")) +
    ellipse(138, 230, 10, 8, "#fff", 'opacity=".85"') +
    line("M244 216H334M244 232H334M244 248H334M244 264H334", shade(c, -0.24), 6) +
    ellipse(250, 288, 4, 4, b.pick(LED)) +
    gleam("M98 200Q98 194 106 194H220Q130 200 104 286Q96 284 96 276Z", 0.22)
  );
}
