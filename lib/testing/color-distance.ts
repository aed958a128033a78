/** How far apart two colours look (CIEDE2000), also to eyes that lack a cone (Machado and others, 2009). Pure; for tests. */

/** Linear light, each 0 to 1. */
export type Rgb = readonly [number, number, number];
type Lab = readonly [number, number, number];

export const sights = ["normal", "protanopia", "deuteranopia", "tritanopia"] as const;
type Sight = (typeof sights)[number];

const matrices: Record<Sight, readonly [Rgb, Rgb, Rgb]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Of "#0072b2". */
export function linearOf(hex: string): Rgb {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

export function seenAs(color: Rgb, sight: Sight): Rgb {
  const [r, g, b] = matrices[sight];
  const part = (row: Rgb) => Math.min(1, Math.max(0, dot(row, color)));
  return [part(r), part(g), part(b)];
}

/** WCAG: 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

export function colorDistance(one: Rgb, other: Rgb): number {
  return labDistance(labOf(one), labOf(other));
}

function dot(a: Rgb, b: Rgb): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function luminance(color: Rgb): number {
  return dot([0.2126, 0.7152, 0.0722], color);
}

/** D65. */
function labOf(color: Rgb): Lab {
  const curve = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
  const x = curve(dot([0.4124564, 0.3575761, 0.1804375], color) / 0.95047);
  const y = curve(dot([0.2126729, 0.7151522, 0.072175], color));
  const z = curve(dot([0.0193339, 0.119192, 0.9503041], color) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const cosine = (degrees: number) => Math.cos(radians(degrees));

function hueOf(a: number, b: number): number {
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** Names as in the formula: Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula", 2005. */
export function labDistance([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const seventh = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = (1 - Math.sqrt(seventh / (seventh + 25 ** 7))) / 2;
  const [c1, c2] = [Math.hypot(a1 * (1 + g), b1), Math.hypot(a2 * (1 + g), b2)];
  const [h1, h2] = [hueOf(a1 * (1 + g), b1), hueOf(a2 * (1 + g), b2)];
  const isGray = c1 * c2 === 0;
  const turn = h2 - h1 > 180 ? -360 : h2 - h1 < -180 ? 360 : 0;
  const dh = isGray ? 0 : h2 - h1 + turn;
  const hue = isGray || turn === 0 ? h1 + h2 : h1 + h2 < 360 ? h1 + h2 + 360 : h1 + h2 - 360;
  const hm = isGray ? hue : hue / 2;
  const [lm, cm] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * cosine(hm - 30) +
    0.24 * cosine(2 * hm) +
    0.32 * cosine(3 * hm + 6) -
    0.2 * cosine(4 * hm - 63);
  const light = (l2 - l1) / (1 + (0.015 * (lm - 50) ** 2) / Math.sqrt(20 + (lm - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * cm);
  const tone = (2 * Math.sqrt(c1 * c2) * Math.sin(radians(dh / 2))) / (1 + 0.015 * cm * t);
  const turned =
    -2 *
    Math.sqrt(cm ** 7 / (cm ** 7 + 25 ** 7)) *
    Math.sin(radians(60 * Math.exp(-(((hm - 275) / 25) ** 2))));
  return Math.sqrt(light ** 2 + chroma ** 2 + tone ** 2 + turned * chroma * tone);
}
