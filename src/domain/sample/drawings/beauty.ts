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
import { shade } from "./colour.ts";

export function perfume(b: Brush): string {
  const c = b.colour;
  const cap = b.pick([BRASS, INK, "#d8d2c6", "#8a5a3a"]);
  const shape = b.pick(["square", "round", "tall"]);
  const level = Math.round(b.num(182, 206));
  const glass = {
    square: "M108 158Q108 140 126 140H274Q292 140 292 158V300Q292 322 270 322H130Q108 322 108 300Z",
    round: "M168 142H232Q304 162 304 238Q304 300 252 322H148Q96 300 96 238Q96 162 168 142Z",
    tall: "M136 150Q138 138 152 138H248Q262 138 264 150L274 304Q274 322 256 322H144Q126 322 126 304Z",
  }[shape];
  const inner = shape === "square" ? 122 : shape === "round" ? 116 : 142;
  const liquid = {
    square: `M122 ${level}H278V292Q278 306 264 306H136Q122 306 122 292Z`,
    round: `M${118 + (206 - level) / 4} ${level}H${282 - (206 - level) / 4}Q302 274 246 306H154Q98 274 ${118 + (206 - level) / 4} ${level}Z`,
    tall: `M142 ${level}H258L262 294Q262 308 250 308H150Q138 308 138 294Z`,
  }[shape];
  return (
    ground(200, shape === "tall" ? 80 : 98) +
    rect(178, 118, 44, 26, 4, b.tube(BRASS)) +
    (shape === "round"
      ? ellipse(200, 92, 34, 32, b.orb(cap))
      : rect(162, 62, 76, 60, 8, b.tube(cap)) + gleam("M172 68h10v48h-10z", 0.35)) +
    path(glass, "#eef2f0", 'opacity=".92"') +
    path(liquid, b.fall(c), 'opacity=".82"') +
    ellipse(200, level, 200 - inner - 3, 6, shade(c, 0.16), 'opacity=".8"') +
    line("M200 142V296", "#fff", 3, 'opacity=".4"') +
    path(glass, b.fade("#2c3a3a", 0, 0.16)) +
    rect(162, 222, 76, 50, 4, PAPER) +
    line("M178 240H222M186 254H214", shade(c, -0.2), 3.5) +
    gleam(`M${inner + 4} 168Q${inner + 6} 160 ${inner + 18} 160V298Q${inner + 6} 296 ${inner + 4} 288Z`, 0.55)
  );
}

export function cream(b: Brush): string {
  const c = b.colour;
  const lid = b.pick([BRASS, "#e9e2d4", WOOD, shade(c, -0.2)]);
  const milk = "#fbf4e6";
  if (b.chance(0.3)) {
    return (
      ground(200, 62) +
      path("M152 268H248V312Q248 324 200 325Q152 324 152 312Z", b.tube(lid)) +
      line("M166 276V316M178 276V319M222 276V319M234 276V316", shade(lid, -0.16), 2.5, 'opacity=".5"') +
      path("M126 62H274L254 270H146Z", b.tube(c)) +
      path("M124 52H276V74Q200 80 124 74Z", b.slab(shade(c, 0.06))) +
      line(
        "M134 56V72M150 56V74M166 56V75M182 56V76M198 56V76M214 56V76M230 56V75M246 56V74M262 56V72",
        shade(c, -0.14),
        2,
        'opacity=".6"',
      ) +
      rect(164, 118, 72, 88, 6, PAPER) +
      path("M200 132Q224 158 200 178Q176 158 200 132Z", b.fall(shade(c, -0.06))) +
      line("M180 192H220", shade(c, -0.2), 4) +
      gleam("M140 82h14l8 180h-8z", 0.45)
    );
  }
  return (
    ellipse(204, 318, 160, 18, "url(#soft)") +
    path("M226 300V314Q230 328 300 328Q370 328 374 314V300Z", b.tube(lid)) +
    ellipse(300, 300, 74, 17, b.slab(shade(lid, 0.1))) +
    ellipse(300, 300, 58, 12, "none", `stroke="${shade(lid, -0.08)}" stroke-width="3"`) +
    path("M62 216V292Q64 322 156 324Q248 322 250 292V216Z", b.tube(c)) +
    path("M70 206H242V220Q156 240 70 220Z", b.tube(PAPER)) +
    ellipse(156, 206, 86, 19, b.slab(PAPER)) +
    path(
      "M80 206Q84 176 124 182Q136 158 172 174Q178 160 196 166Q192 176 200 184Q234 184 232 206Q156 228 80 206Z",
      b.orb(milk),
    ) +
    line("M104 196Q130 182 158 194Q186 204 208 192M132 184Q150 176 170 184", shade(milk, -0.1), 4, 'opacity=".7"') +
    rect(120, 250, 76, 48, 5, PAPER, 'opacity=".95"') +
    line("M136 266H180M144 280H172", shade(c, -0.22), 4) +
    gleam("M76 234Q84 238 90 238V310Q78 306 76 296Z", 0.42)
  );
}

export function soap(b: Brush): string {
  const c = b.colour;
  const bubble = (x: number, y: number, r: number): string =>
    ellipse(x, y, r, r, "#fff", 'opacity=".55"') +
    ellipse(x, y, r, r, "none", 'stroke="#fff" stroke-width="2" opacity=".9"') +
    ellipse(x - r * 0.3, y - r * 0.35, r * 0.25, r * 0.2, "#fff");
  return (
    ground(200, 122, 322) +
    path("M60 272H340Q334 320 284 322H116Q66 320 60 272Z", b.fall("#eee6d8")) +
    ellipse(200, 272, 140, 24, b.slab("#f8f2e7")) +
    path("M92 240V262Q98 288 200 290Q302 288 308 262V240Z", b.tube(shade(c, -0.06))) +
    ellipse(200, 238, 108, 40, b.slab(c)) +
    ellipse(200, 236, 84, 28, "none", `stroke="${shade(c, -0.14)}" stroke-width="4" opacity=".7"`) +
    path("M200 218Q228 236 200 254Q172 236 200 218Z", shade(c, -0.13)) +
    gleam("M108 236Q120 208 186 203Q140 216 126 244Z", 0.42) +
    bubble(286, 214, 22) +
    bubble(318, 240, 13) +
    bubble(262, 196, 11) +
    bubble(98, 262, 15) +
    bubble(b.num(296, 310), b.num(166, 186), 8)
  );
}

export function lipstick(b: Brush): string {
  const c = b.colour;
  const metal = b.pick([BRASS, "#c9a39a", STEEL]);
  const hull = b.pick([INK, shade(c, -0.22), "#efe6d8"]);
  return (
    ellipse(210, 326, 118, 14, "url(#soft)") +
    path("M122 112Q124 76 170 62Q182 60 182 76V186H122Z", b.tube(c)) +
    path("M126 112Q128 84 168 68Q160 98 126 124Z", shade(c, 0.14), 'opacity=".85"') +
    rect(116, 178, 72, 56, 4, b.tube(metal)) +
    line("M117 192Q152 198 187 192", shade(metal, -0.2), 2.5) +
    path("M106 230H198V314Q198 325 152 326Q106 325 106 314Z", b.tube(hull)) +
    line("M107 246Q152 254 197 246", metal, 4) +
    gleam("M118 254h12v62h-12z", 0.3) +
    group(
      "rotate(7 262 260)",
      path("M222 170Q222 160 264 158Q306 160 306 170V316Q304 326 264 327Q224 326 222 316Z", b.tube(hull)) +
        path("M222 298Q264 308 306 298V316Q304 326 264 327Q224 326 222 316Z", b.tube(metal)) +
        gleam("M234 172h13v120h-13z", 0.3),
    )
  );
}

export function nailPolish(b: Brush): string {
  const c = b.colour;
  const cap = b.pick([INK, "#f0ebe2", BRASS]);
  const round = b.chance(0.5);
  return (
    ground(200, 78) +
    path("M174 56Q176 46 200 46Q224 46 226 56L234 178H166Z", b.tube(cap)) +
    gleam("M182 56h11l-2 116h-15z", 0.32) +
    rect(172, 174, 56, 18, 3, b.tube("#dfe4e4")) +
    (round
      ? path("M172 188H228Q286 210 282 262Q278 314 236 324H164Q122 314 118 262Q114 210 172 188Z", "#f2f4f2") +
        path("M172 200H228Q274 218 270 262Q266 302 232 312H168Q134 302 130 262Q126 218 172 200Z", b.orb(c))
      : path("M140 188H260Q274 190 274 206V306Q274 324 256 324H144Q126 324 126 306V206Q126 190 140 188Z", "#f2f4f2") +
        path("M148 200H252Q262 201 262 212V298Q262 312 248 312H152Q138 312 138 298V212Q138 201 148 200Z", b.orb(c))) +
    line("M200 192V290", shade(c, -0.2), 4, 'opacity=".5"') +
    gleam("M150 222Q158 214 166 216Q156 250 164 298Q150 292 148 270Z", 0.55) +
    path("M240 230Q248 260 238 294", "none", 'stroke="#fff" stroke-width="4" opacity=".35" stroke-linecap="round"')
  );
}

export function hairDryer(b: Brush): string {
  const c = b.colour;
  const trim = b.pick([BRASS, STEEL, INK]);
  return (
    ellipse(224, 330, 104, 13, "url(#soft)") +
    line("M262 318C300 346 350 322 372 346", INK, 8) +
    path("M226 196L292 186Q300 250 284 310Q280 322 262 322Q246 322 244 308Q244 250 226 196Z", b.tube(shade(c, -0.05))) +
    rect(250, 232, 26, 44, 10, b.slab(INK)) +
    rect(256, 238, 14, 14, 5, shade(trim, 0.05)) +
    path("M124 92Q220 62 280 82Q334 102 332 152Q328 204 272 212Q210 214 124 192Z", b.fall(c)) +
    path("M104 104L128 90V194L104 180Z", b.fall(trim)) +
    path("M48 112L106 104V180L48 172Q40 142 48 112Z", b.fall(INK)) +
    ellipse(50, 142, 8, 30, "#141312") +
    ellipse(282, 146, 42, 52, shade(c, -0.14)) +
    ellipse(284, 146, 34, 43, b.orb(trim)) +
    line("M262 122L306 122M256 136H312M256 150H312M260 164H308M268 178H300", shade(trim, -0.28), 4) +
    gleam("M136 104Q200 84 256 88Q190 100 138 128Z", 0.45)
  );
}

export function hairBrush(b: Brush): string {
  const c = b.colour;
  const wide = Math.round(b.num(56, 70));
  const pad = b.pick(["#3a3431", "#e9ddca", "#b55a4a"]);
  const bristles = Array.from({ length: 35 }, (_, i) => {
    const [column, row] = [i % 5, Math.floor(i / 5)];
    const x = 200 + (column - 2) * (wide / 3.1) * (1 - Math.abs(row - 3) * 0.09);
    return `M${Math.round(x)} ${82 + row * 19}l-3 -8`;
  }).join("");
  return (
    ellipse(220, 322, 128, 14, "url(#soft)") +
    group(
      "rotate(38 200 190)",
      path(`M182 232Q186 300 180 350Q182 372 200 372Q218 372 220 350Q214 300 218 232Z`, b.tube(c)) +
        path(
          `M${200 - wide} 130Q${200 - wide} 38 200 36Q${200 + wide} 38 ${200 + wide} 130Q${198 + wide} 208 218 244H182Q${202 - wide} 208 ${200 - wide} 130Z`,
          b.slab(c),
        ) +
        path(
          `M${212 - wide} 130Q${212 - wide} 52 200 50Q${188 + wide} 52 ${188 + wide} 130Q${184 + wide} 208 200 218Q${216 - wide} 208 ${212 - wide} 130Z`,
          b.orb(pad),
        ),
      line(bristles, "#d8c49a", 3),
      ellipse(200, 352, 6, 7, shade(c, -0.3)),
      gleam("M188 252Q192 246 195 254L194 346Q188 344 188 336Z", 0.4),
    )
  );
}

export function razor(b: Brush): string {
  const c = b.colour;
  const head = b.pick([STEEL, BRASS]);
  return (
    ellipse(216, 322, 120, 14, "url(#soft)") +
    group(
      "rotate(34 200 200)",
      rod("M200 112V176", head, 17) +
        rect(184, 168, 32, 18, 6, b.tube(head)) +
        path("M184 186H216Q224 260 216 344Q214 360 200 360Q186 360 184 344Q176 260 184 186Z", b.tube(c)) +
        rect(182, 336, 36, 16, 6, b.tube(head)) +
        line("M184 206H216M183 218H217M182 230H218M182 242H218", shade(c, -0.2), 3, 'opacity=".55"') +
        gleam("M188 196Q192 190 195 198V330H189Q185 260 188 196Z", 0.42),
      path("M126 96H274L280 106H120Z", "#f2f4f4") +
        path("M122 104H278Q276 124 262 126H138Q124 124 122 104Z", b.fall(shade(head, -0.04))) +
        line(Array.from({ length: 15 }, (_, i) => `M${134 + i * 9.5} 114v9`).join(""), shade(head, -0.26), 3) +
        path("M126 98Q130 74 200 72Q270 74 274 98Z", b.fall(head)) +
        gleam("M140 92Q150 80 196 79Q164 84 152 94Z", 0.6),
    )
  );
}
