/**
 * Light and shade of a colour in OKLab, where equal steps look equal for every hue
 * (Björn Ottosson, "A perceptual color space for image processing", 2020).
 */
interface Lch {
  readonly light: number;
  readonly chroma: number;
  readonly hue: number;
}

const toLinear = (channel: number): number => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

const toChannel = (linear: number): number => {
  const c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.max(linear, 0) ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, c)));
};

function parse(hex: string): Lch {
  const value = Number.parseInt(hex.slice(1), 16);
  const r = toLinear((value >> 16) & 255);
  const g = toLinear((value >> 8) & 255);
  const b = toLinear(value & 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    light: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, bb),
    hue: Math.atan2(bb, a),
  };
}

function format({ light, chroma, hue }: Lch): string {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map((channel) => toChannel(channel).toString(16).padStart(2, "0")).join("")}`;
}

/** The colour lighter (up to 1) or darker (down to -1) by `by`, in OKLab lightness; shade keeps its warmth. */
export function shade(hex: string, by: number): string {
  const { light, chroma, hue } = parse(hex);
  const next = Math.min(0.985, Math.max(0.08, light + by));
  return format({ light: next, chroma: chroma * (by > 0 ? Math.max(0.35, 1 - by * 1.6) : 1 + by * 0.35), hue });
}

/** OKLab lightness of a colour, 0 to 1. */
export const lightness = (hex: string): number => parse(hex).light;
