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
  STEEL,
  WOOD,
} from "./brush.ts";
import { lightness, shade } from "./colour.ts";

/** Cover art without words: what a publisher of quiet taste would print. */
function coverArt(b: Brush, ink: string): string {
  const art = b.pick(["sun", "waves", "arch", "leaf", "rings"]);
  const second = b.pick(["#e9c46a", "#e0796a", "#f3e7d0", "#9dc9b4"]);
  return {
    sun:
      ellipse(214, 166, 42, 42, second) +
      path("M126 244Q170 200 210 232Q250 204 300 240V296H126Z", ink, 'opacity=".75"'),
    waves:
      line(
        "M126 180q22 -22 44 0t44 0t44 0t42 0M126 212q22 -22 44 0t44 0t44 0t42 0M126 244q22 -22 44 0t44 0t44 0t42 0",
        ink,
        8,
      ) + ellipse(252, 140, 20, 20, second),
    arch:
      path("M150 284V190Q150 134 214 134Q278 134 278 190V284Z", ink, 'opacity=".8"') +
      path("M180 284V202Q180 166 214 166Q248 166 248 202V284Z", second),
    leaf:
      line("M214 284V144", ink, 6) +
      [0, 1, 2]
        .map((i) =>
          path(
            `M214 ${270 - i * 42}Q164 ${262 - i * 42} 156 ${220 - i * 42}Q206 ${222 - i * 42} 214 ${270 - i * 42}ZM214 ${254 - i * 42}Q264 ${246 - i * 42} 272 ${204 - i * 42}Q222 ${206 - i * 42} 214 ${254 - i * 42}Z`,
            i === 1 ? second : ink,
          ),
        )
        .join(""),
    rings: [62, 46, 30, 14].map((r, i) => ellipse(214, 208, r, r, i % 2 === 0 ? ink : second)).join(""),
  }[art];
}

export function book(b: Brush): string {
  const c = b.colour;
  const ink = lightness(c) < 0.6 ? shade(c, 0.32) : shade(c, -0.26);
  const thick = Math.round(b.num(18, 30));
  return (
    ground(206, 106) +
    path(`M300 76L${300 + thick} 88V318L300 326Z`, b.fall("#efe4cd")) +
    line(`M${300 + thick * 0.3} 84V322M${300 + thick * 0.6} 90V320M${300 + thick * 0.85} 94V318`, "#cdbd9c", 1.2) +
    path(`M96 62L118 68H302L${304 + thick} 82L${300 + thick} 88L296 76H112Z`, b.slab("#f6eedb")) +
    path("M112 66H296Q304 66 304 74V318Q304 326 296 326H112Z", b.slab(c)) +
    path("M112 66V326Q98 324 92 318V62Q98 66 112 66Z", b.fall(shade(c, -0.14))) +
    path("M112 66H122V326H112Z", shade(c, -0.2), 'opacity=".55"') +
    coverArt(b, ink) +
    line("M160 94H268M182 108H246", ink, 6) +
    line("M190 308H238", ink, 4) +
    (b.chance(0.35) ? path("M262 66H278V108L270 98L262 108Z", "#b7322c") : "") +
    gleam("M126 70H196L132 250H126Z", 0.16)
  );
}

export function notebook(b: Brush): string {
  const c = b.colour;
  const band = b.pick([shade(c, -0.26), "#2f2c2a", "#c39a48"]);
  const spiral = b.chance(0.3);
  const holes = Array.from({ length: 11 }, (_, i) => 92 + i * 21);
  return (
    ground(206, 106) +
    group(
      "rotate(4 200 200)",
      rect(112, 70, 192, 254, 12, b.fall("#e6d9bf")) +
        line("M300 80V314M304 84V310", "#bfae8c", 1.5) +
        path("M192 318V346L199 338L206 346V318Z", "#b7322c") +
        path("M106 64H284Q298 64 298 78V304Q298 318 284 318H106Q98 318 98 310V72Q98 64 106 64Z", b.slab(c)),
      spiral
        ? holes.map((y) => ellipse(112, y, 4, 4, shade(c, -0.3))).join("") +
            line(holes.map((y) => `M112 ${y}C90 ${y - 14} 82 ${y + 8} 98 ${y + 4}`).join(""), STEEL, 4.5)
        : path("M98 72Q98 64 106 64H120V318H106Q98 318 98 310Z", shade(c, -0.14), 'opacity=".75"') +
            path("M262 64H274V318H262Z", b.fall(band)),
      b.chance(0.5)
        ? rect(150, 122, 84, 50, 5, PAPER) + line("M164 140H220M164 154H204", "#b9a98c", 3.5)
        : ellipse(192, 186, 26, 26, "none", `stroke="${shade(c, lightness(c) < 0.6 ? 0.2 : -0.18)}" stroke-width="4"`) +
            path("M192 168L206 196H178Z", shade(c, lightness(c) < 0.6 ? 0.2 : -0.18)),
      gleam("M126 70H206L136 258H126Z", 0.17),
    ) +
    group(
      "translate(286 330) rotate(24)",
      rect(-8, -168, 16, 150, 7, b.tube(INK)) +
        path("M-7 -18H7L0 8Z", b.tube(BRASS)) +
        rect(-8, -136, 16, 8, 0, BRASS) +
        rect(5, -164, 4, 44, 2, BRASS),
    )
  );
}

export function pen(b: Brush): string {
  const c = b.colour;
  const trim = b.pick([BRASS, STEEL]);
  return (
    ellipse(206, 304, 150, 14, "url(#soft)") +
    ellipse(286, 262, 84, 9, "url(#soft)") +
    group(
      "rotate(-38 196 214) translate(0 16)",
      path("M32 206L92 190V224Z", b.fall(trim)) +
        line("M40 206H80", shade(trim, -0.3), 1.8) +
        ellipse(82, 207, 4.5, 4.5, shade(trim, -0.34)) +
        path("M32 206L92 190V198Z", "#fff", 'opacity=".5"') +
        path("M90 188Q108 180 134 182V232Q108 234 90 226Z", b.fall(INK)) +
        path("M134 180H330Q352 184 354 207Q352 230 330 234H134Z", b.fall(c)) +
        rect(130, 178, 12, 58, 3, b.fall(trim)) +
        rect(316, 180, 8, 54, 2, b.fall(trim)) +
        gleam("M148 190H306Q310 196 306 200H148Z", 0.45),
    ) +
    group(
      "rotate(-14 250 290) translate(-6 34)",
      path("M190 240H322Q346 244 348 266Q346 288 322 292H190Z", b.fall(c)) +
        rect(186, 238, 16, 56, 4, b.fall(trim)) +
        ellipse(190, 266, 5, 24, shade(c, -0.36)) +
        rect(226, 246, 108, 9, 4.5, b.fall(trim)) +
        ellipse(230, 252, 8, 8, b.orb(trim)) +
        gleam("M212 262H322Q326 267 322 270H212Z", 0.32),
    )
  );
}

export function pencils(b: Brush): string {
  const c = b.colour;
  const others = [c, "#b7322c", "#d79f2f", "#2f6045", "#3f5596", "#e0796a", "#71395c"];
  const pencil = (x: number, top: number, turn: number, colour: string): string =>
    group(
      `rotate(${turn} ${x} 300)`,
      path(`M${x - 14} ${top + 44}L${x} ${top}L${x + 14} ${top + 44}Z`, "#e6c08a") +
        path(`M${x - 5} ${top + 15}L${x} ${top}L${x + 5} ${top + 15}Z`, colour) +
        path(
          `M${x - 14} ${top + 42}Q${x - 9} ${top + 34} ${x - 5} ${top + 42}Q${x} ${top + 34} ${x + 5} ${top + 42}Q${x + 9} ${top + 34} ${x + 14} ${top + 42}V270H${x - 14}Z`,
          colour,
        ) +
        path(`M${x - 14} ${top + 42}L${x - 5} ${top + 42}V270H${x - 14}Z`, "#fff", 'opacity=".22"') +
        path(`M${x + 5} ${top + 42}L${x + 14} ${top + 42}V270H${x + 5}Z`, "#1c100a", 'opacity=".2"'),
    );
  const start = Math.round(b.num(0, 6));
  const tone = (i: number): string => others[(start + i) % others.length] ?? c;
  const cup = b.chance(0.7) ? c : b.pick([WOOD, "#c4c8ca"]);
  return (
    ground(200, 84) +
    ellipse(200, 196, 74, 15, shade(cup, -0.3)) +
    pencil(150, 82, -14, tone(1)) +
    pencil(246, 76, 13, tone(2)) +
    pencil(176, 56, -5, tone(3)) +
    pencil(224, 62, 5, tone(4)) +
    pencil(200, 88, 1, tone(5)) +
    path("M124 196Q134 214 200 216Q266 214 276 196L268 308Q266 324 200 326Q134 324 132 308Z", b.tube(cup)) +
    line("M125 198Q140 214 200 216Q260 214 275 198", shade(cup, 0.14), 4) +
    line("M130 288Q200 304 270 288", shade(cup, -0.2), 3, 'opacity=".6"') +
    gleam("M142 222Q150 220 156 224L156 306Q148 306 146 298Z", 0.36)
  );
}
