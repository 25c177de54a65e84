import {
  BRASS,
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

export function kettle(b: Brush): string {
  const c = b.colour;
  const top = b.num(146, 164);
  const knob = b.pick([INK, BRASS, DARK_WOOD]);
  const goose = b.chance(0.4);
  const spout = goose
    ? rod("M140 290C92 292 102 196 84 168C78 158 70 156 62 160", c, 17)
    : path("M146 216C122 206 104 190 92 164L70 172C78 216 106 252 142 270Z", b.slab(c)) +
      path("M70 172L92 164L95 171L73 180Z", shade(c, -0.3));
  return (
    ground(200, 108) +
    rod(`M246 ${top + 18}C326 ${top - 4} 344 266 272 288`, knob === BRASS ? INK : knob, 19) +
    spout +
    ellipse(200, 318, 84, 14, b.tube(INK)) +
    path(
      `M124 296Q122 312 140 316Q200 328 260 316Q278 312 276 296L258 ${top + 16}Q252 ${top - 2} 200 ${top - 2}Q148 ${top - 2} 142 ${top + 16}Z`,
      b.tube(c),
    ) +
    line("M126 290Q200 306 274 290", shade(c, -0.22), 2, 'opacity=".5"') +
    ellipse(200, top + 3, 50, 12, b.slab(shade(c, -0.1))) +
    path(
      `M152 ${top + 2}Q156 ${top - 16} 200 ${top - 18}Q244 ${top - 16} 248 ${top + 2}Q200 ${top + 14} 152 ${top + 2}Z`,
      b.tube(c),
    ) +
    path(`M192 ${top - 16}h16l3-10h-22z`, shade(knob, -0.08)) +
    ellipse(200, top - 32, 17, 11, b.orb(knob)) +
    gleam(`M150 ${top + 34}Q162 ${top + 24} 168 ${top + 34}L156 288Q148 296 140 286Z`, 0.38)
  );
}

export function pan(b: Brush): string {
  const handle = b.pick([INK, WOOD, DARK_WOOD]);
  return (
    ground(172, 128, 288) +
    path("M270 214L362 164Q378 158 382 172Q384 182 372 188L284 240Z", b.slab(handle)) +
    path("M262 212L302 190L312 212L270 236Z", b.slab(STEEL)) +
    ellipse(368, 175, 5, 4, shade(handle, -0.25)) +
    path("M40 214Q44 276 100 288Q172 300 244 288Q298 276 302 214Z", b.tube(b.colour)) +
    ellipse(171, 214, 131, 45, b.slab(shade(b.colour, 0.06))) +
    ellipse(171, 218, 120, 38, b.fall(shade(b.colour, -0.2))) +
    ellipse(171, 230, 96, 25, b.slab(shade(b.colour, -0.1))) +
    path("M64 206Q92 184 160 180Q104 196 84 222Z", "#fff", 'opacity=".22"') +
    gleam("M58 244Q66 270 96 278Q70 264 66 242Z", 0.4) +
    (b.chance(0.5) ? ellipse(196, 230, 28, 10, "#fff7e8") + ellipse(200, 227, 11, 5.5, "#f2b434") : "")
  );
}

export function pot(b: Brush): string {
  const c = b.colour;
  const low = b.num(0, 22);
  const knob = b.pick([BRASS, INK, STEEL]);
  return (
    ground(200, 124) +
    rod(`M96 ${212 + low}C52 ${204 + low} 52 ${246 + low} 98 ${244 + low}`, shade(c, -0.06), 15) +
    rod(`M304 ${212 + low}C348 ${204 + low} 348 ${246 + low} 302 ${244 + low}`, shade(c, -0.06), 15) +
    path(`M88 ${186 + low}L98 296Q102 318 130 322Q200 332 270 322Q298 318 302 296L312 ${186 + low}Z`, b.tube(c)) +
    ellipse(200, 186 + low, 115, 27, b.slab(shade(c, -0.13))) +
    path(
      `M86 ${180 + low}Q96 ${130 + low} 200 ${128 + low}Q304 ${130 + low} 314 ${180 + low}Q200 ${214 + low} 86 ${180 + low}Z`,
      b.orb(c),
    ) +
    line(`M90 ${182 + low}Q200 ${212 + low} 310 ${182 + low}`, shade(c, 0.14), 3, 'opacity=".7"') +
    path(`M190 ${134 + low}h20l-3-14h-14z`, shade(knob, -0.15)) +
    ellipse(200, 114 + low, 22, 12, b.orb(knob)) +
    gleam(`M114 ${212 + low}Q124 ${206 + low} 132 ${214 + low}L138 296Q128 302 122 292Z`, 0.34) +
    gleam(`M122 ${166 + low}Q140 ${144 + low} 186 ${140 + low}Q150 ${152 + low} 138 ${172 + low}Z`, 0.4)
  );
}

export function knife(b: Brush): string {
  const deep = b.num(50, 68);
  const serrated = b.chance(0.2);
  const edge = serrated
    ? `L250 ${200 + deep * 0.75}${"q-7 9 -14 0".repeat(13)}L40 214`
    : `L252 ${196 + deep}Q120 ${206 + deep} 38 206`;
  return (
    ellipse(214, 262, 176, 15, "url(#soft)") +
    group(
      "rotate(-14 200 210)",
      path(`M38 206Q46 196 70 194L254 190${edge}Z`, b.fall("#ccd0d3")) +
        path(`M38 206Q46 196 70 194L254 190V200Q120 200 38 206Z`, "#eef0f1") +
        (serrated
          ? ""
          : path(
              `M252 ${196 + deep}Q120 ${206 + deep} 38 206Q130 ${192 + deep} 252 ${186 + deep}Z`,
              "#fff",
              'opacity=".65"',
            )) +
        rect(250, 186, 17, 38, 3, b.fall(STEEL)) +
        path("M266 187L352 183Q372 184 374 204Q376 226 358 230Q340 222 318 224Q292 230 266 223Z", b.fall(b.colour)) +
        path("M268 192L352 188Q362 189 366 196Q320 194 268 200Z", "#fff", 'opacity=".22"') +
        [288, 316, 344].map((x) => ellipse(x, 206, 4.5, 4.5, b.orb(BRASS))).join(""),
    )
  );
}

export function coffeeMaker(b: Brush): string {
  const c = b.colour;
  const coffee = "#4a2a17";
  const level = b.num(244, 262);
  return (
    ground(200, 112) +
    path("M232 106H290Q304 106 304 122V318H222Z", b.tube(shade(c, -0.05))) +
    path("M96 304Q96 292 108 292H304V312Q304 324 292 324H110Q96 324 96 310Z", b.fall(c)) +
    ellipse(166, 294, 58, 8, INK) +
    path(
      "M102 92Q102 78 118 78H288Q304 78 304 94V148Q304 156 296 156H210L200 178H132L122 156H110Q102 156 102 148Z",
      b.slab(c),
    ) +
    path("M124 156H208L200 178H132Z", INK) +
    path(
      "M118 216Q116 204 126 196H206Q216 204 214 216Q224 248 208 280Q204 290 192 290H140Q128 290 124 280Q108 248 118 216Z",
      "#e8eef0",
      'opacity=".75"',
    ) +
    path(
      `M112 ${level}H220Q218 266 208 280Q204 288 192 288H140Q128 288 124 280Q114 266 112 ${level}Z`,
      b.tube(coffee),
    ) +
    ellipse(166, level, 54, 6, shade(coffee, 0.08)) +
    rect(120, 186, 92, 12, 6, b.tube(INK)) +
    rod("M214 208C250 202 250 264 214 262", INK, 12) +
    gleam("M126 214Q132 208 138 214Q132 246 140 278Q130 276 126 264Q120 240 126 214Z", 0.6) +
    gleam("M114 90h90l-8 10h-84z", 0.3) +
    ellipse(272, 118, 11, 11, b.orb(STEEL)) +
    ellipse(236, 118, 4, 4, "#f0a63c")
  );
}

export function espresso(b: Brush): string {
  const c = b.colour;
  const lever = b.chance(0.5);
  return (
    ground(200, 128) +
    rect(86, 288, 228, 36, 10, b.fall(shade(c, -0.04))) +
    rect(98, 284, 204, 12, 4, b.tube(STEEL)) +
    rect(206, 150, 100, 140, 6, b.tube(shade(c, -0.08))) +
    rect(84, 98, 232, 66, 14, b.slab(c)) +
    rect(92, 84, 216, 18, 8, b.tube(STEEL)) +
    (lever
      ? rod("M150 98L132 52", STEEL, 10) + ellipse(130, 48, 14, 13, b.orb(INK))
      : rod("M132 84V70H200V84", STEEL, 6)) +
    rect(122, 160, 74, 18, 4, b.tube(STEEL)) +
    path("M128 178H190L180 196H138Z", b.tube("#8f9499")) +
    rod("M128 184L68 192", INK, 17) +
    line("M154 196V250M164 196V250", "#5a3219", 3.5) +
    path("M132 246H188Q188 284 160 284Q132 284 132 246Z", b.tube("#f4efe6")) +
    ellipse(160, 246, 28, 6, "#6d3f20") +
    rod("M188 254Q206 254 202 266Q198 274 184 272", "#efe8db", 6) +
    [236, 268].map((x) => ellipse(x, 130, 13, 13, b.orb(STEEL)) + line(`M${x} 130l6 -8`, INK, 3)).join("") +
    ellipse(112, 130, 18, 18, b.orb("#fffdf6")) +
    line("M112 130l-8 -9", "#b3261e", 2.5) +
    rod("M300 164V232", STEEL, 8) +
    gleam("M100 106h86q-40 8 -84 34z", 0.3)
  );
}

export function frenchPress(b: Brush): string {
  const coffee = "#50301c";
  const level = b.num(196, 222);
  const metal = b.colour;
  return (
    ground(194, 80) +
    rod("M256 160C330 152 330 290 256 280", INK, 17) +
    rod("M194 118V58", STEEL, 7) +
    ellipse(194, 52, 17, 15, b.orb(metal)) +
    path("M128 146H260V306Q260 320 194 320Q128 320 128 306Z", "#eef3f3", 'opacity=".8"') +
    path(`M132 ${level}H256V304Q256 314 194 314Q132 314 132 304Z`, b.tube(coffee)) +
    ellipse(194, level, 62, 9, shade(coffee, 0.14)) +
    path("M128 150L108 138L132 138Z", "#e8eeee") +
    rect(124, 136, 140, 16, 5, b.tube(metal)) +
    path("M138 136Q140 112 194 110Q248 112 250 136Z", b.tube(metal)) +
    rect(124, 222, 140, 12, 3, b.tube(metal)) +
    path("M122 300H266V322Q194 332 122 322Z", b.tube(metal)) +
    line("M150 152V300M238 152V300", metal, 8, 'opacity=".9"') +
    gleam("M160 158h12v138h-12z", 0.42)
  );
}

export function mug(b: Brush): string {
  const c = b.colour;
  const pattern = b.pick(["plain", "dip", "bands", "speckle"]);
  const tall = b.num(0, 34);
  const top = 176 - tall;
  const glaze = {
    plain: "",
    dip: path("M106 268Q190 296 274 268L268 306Q264 322 190 322Q116 322 112 306Z", b.tube(shade("#d9bd97", 0))),
    bands:
      line(`M104 ${top + 52}Q190 ${top + 76} 276 ${top + 52}`, shade(c, 0.2), 8) +
      line(`M105 ${top + 72}Q190 ${top + 96} 275 ${top + 72}`, shade(c, -0.2), 4),
    speckle: Array.from({ length: 22 }, () =>
      ellipse(b.num(116, 264), b.num(top + 30, 305), b.num(1, 2.4), b.num(1, 2), shade(c, -0.25), 'opacity=".6"'),
    ).join(""),
  }[pattern];
  return (
    ground(196, 96) +
    rod(`M264 ${top + 34}C344 ${top + 20} 346 ${top + 118} 262 ${top + 106}`, c, 22) +
    path(`M102 ${top}L110 302Q114 322 190 322Q266 322 270 302L278 ${top}Z`, b.tube(c)) +
    glaze +
    ellipse(190, top, 88, 21, b.slab(shade(c, 0.08))) +
    ellipse(190, top + 2, 79, 16.5, b.fall(shade(c, -0.22))) +
    ellipse(190, top + 7, 70, 11, b.slab(b.pick(["#5b341d", "#9a6a35", "#6b4023"]))) +
    gleam(`M122 ${top + 34}Q132 ${top + 28} 140 ${top + 36}L142 292Q132 300 126 290Z`, 0.36)
  );
}

export function bowl(b: Brush): string {
  const c = b.colour;
  const wide = b.num(124, 142);
  const top = b.num(198, 216);
  return (
    ground(200, wide * 0.74) +
    ellipse(200, 318, 54, 11, b.tube(shade(c, -0.14))) +
    path(`M${200 - wide} ${top}Q${206 - wide} 294 160 318H240Q${194 + wide} 294 ${200 + wide} ${top}Z`, b.tube(c)) +
    ellipse(200, top, wide, 37, b.slab(shade(c, 0.1))) +
    ellipse(200, top + 3, wide - 9, 31, b.fall(shade(c, -0.16))) +
    ellipse(200, top + 15, wide - 46, 15, shade(c, 0.02), 'opacity=".6"') +
    line(
      `M${206 - wide} ${top + 30}Q200 ${top + 84} ${194 + wide} ${top + 30}`,
      shade(c, b.chance(0.5) ? 0.18 : -0.2),
      5,
      'opacity=".6"',
    ) +
    gleam(
      `M${224 - wide} ${top + 40}Q${240 - wide} ${top + 82} 148 304Q${218 - wide} ${top + 88} ${214 - wide} ${top + 42}Z`,
      0.36,
    )
  );
}

export function blender(b: Brush): string {
  const c = b.colour;
  const smoothie = b.pick(["#d96f85", "#8fb355", "#e8a13c", "#a06cb0"]);
  const level = b.num(128, 160);
  return (
    ground(196, 84) +
    rod("M252 98C312 96 306 210 244 206", INK, 14) +
    path("M126 76H262L246 222H144Z", "#edf3f3", 'opacity=".8"') +
    path(`M${126 + (level - 76) * 0.12} ${level}H${262 - (level - 76) * 0.11}L246 220H144Z`, b.tube(smoothie)) +
    ellipse(194, level, 60, 7, shade(smoothie, 0.1)) +
    rect(120, 60, 148, 20, 8, b.tube(INK)) +
    rect(170, 46, 50, 18, 6, b.tube(INK)) +
    path("M138 220H252L258 240H132Z", b.tube(STEEL)) +
    path("M132 238H258Q272 272 276 308Q276 324 258 324H132Q114 324 114 308Q118 272 132 238Z", b.tube(c)) +
    ellipse(195, 284, 23, 23, b.orb(STEEL)) +
    line("M195 284l8 -15", INK, 4) +
    gleam("M144 90h16l-4 118h-8z", 0.5) +
    gleam("M138 252Q144 246 150 252Q142 280 140 308Q130 308 128 300Q130 272 138 252Z", 0.35)
  );
}

export function toaster(b: Brush): string {
  const c = b.colour;
  const up = b.num(-8, 22);
  const crust = b.pick(["#d8a25c", "#c98a45", "#b97a3e"]);
  const toast = (x: number): string =>
    path(`M${x} 190V142Q${x - 6} 118 ${x + 16} 118H${x + 62}Q${x + 84} 118 ${x + 78} 142V190Z`, b.slab(crust)) +
    path(`M${x + 8} 190V144Q${x + 4} 126 ${x + 18} 126H${x + 60}Q${x + 74} 126 ${x + 70} 144V190Z`, shade(crust, 0.13));
  return (
    ground(200, 136) +
    group(`translate(-12 ${up - 6})`, toast(112)) +
    group(`translate(0 ${up})`, toast(206)) +
    path("M72 206Q72 170 112 168H290Q330 170 330 206V298Q330 318 308 318H94Q72 318 72 298Z", b.slab(c)) +
    path("M88 186Q96 170 116 170H288Q306 170 314 186Q200 196 88 186Z", b.tube(STEEL)) +
    rect(104, 178, 90, 7, 3.5, INK) +
    rect(208, 178, 90, 7, 3.5, INK) +
    rect(322, 222, 20, 14, 5, b.tube(INK)) +
    rect(94, 316, 34, 9, 3, INK) +
    rect(272, 316, 34, 9, 3, INK) +
    ellipse(286, 272, 17, 17, b.orb(STEEL)) +
    line("M286 272l-7 -11", INK, 4) +
    gleam("M88 214Q90 200 104 200H168Q112 208 104 296Q90 298 88 284Z", 0.32)
  );
}
