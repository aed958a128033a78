/** A chart on the page as a PNG file: its SVG with the page's colours written into it, drawn by the browser itself. */
import { saveFile } from "./save-file.ts";
import { wrapParts } from "./wrap-parts.ts";

/** What the page's styles decide of an SVG element. */
const properties = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "visibility",
] as const;

const PAD = 12;
const titleLook = { size: 16, weight: 600, height: 20 };
const subtitleLook = { size: 12, weight: 400, height: 16 };
/** Pixels of the picture to one of the page. */
const SCALE = 2;
const SVG = "http://www.w3.org/2000/svg";

export interface ChartPicture {
  /** An element that holds the drawn chart. */
  chart: Element | null;
  title: string;
  /** Stand beside each other where there is room. */
  subtitle: readonly string[];
  fileName: string;
}

/** false: no chart is drawn there. Rejects where the browser can't draw it. */
export async function saveChartPicture({ chart, title, subtitle, fileName }: ChartPicture): Promise<boolean> {
  const drawn = chart?.querySelector("[data-chart=live] svg.recharts-surface");
  if (!(drawn instanceof SVGSVGElement)) return false;
  const width = drawn.clientWidth;
  const height = drawn.clientHeight;
  const picture = document.createElementNS(SVG, "svg");
  const styles = getComputedStyle(document.body);
  const head = layOut({ title, subtitle }, width, styles.fontFamily);
  const [wide, high] = [width + 2 * PAD, height + head.height + PAD];
  setAll(picture, { xmlns: SVG, width: wide * SCALE, height: high * SCALE, viewBox: `0 0 ${wide} ${high}` });

  const surface = getComputedStyle(chart?.closest(".card") ?? document.body).backgroundColor;
  const background = document.createElementNS(SVG, "rect");
  setAll(background, { width: wide, height: high, fill: surface });
  picture.append(background);
  for (const { text, y, size, weight, isSqueezed } of head.lines) {
    const line = document.createElementNS(SVG, "text");
    setAll(line, { x: PAD, y, fill: styles.color, "font-family": styles.fontFamily });
    setAll(line, { "font-size": size, "font-weight": weight });
    if (isSqueezed) setAll(line, { textLength: width, lengthAdjust: "spacingAndGlyphs" });
    line.textContent = text;
    picture.append(line);
  }

  const copy = drawn.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return false;
  copyStyles(drawn, copy);
  setAll(copy, { x: PAD, y: head.height, width, height });
  picture.append(copy);
  saveFile(await toBlob(await draw(picture), wide * SCALE, high * SCALE), fileName);
  return true;
}

interface HeadLine {
  text: string;
  y: number;
  size: number;
  weight: number;
  /** Even alone it is wider than the chart. */
  isSqueezed: boolean;
}

/** Text of an SVG does not wrap: a chart of a phone's width would cut it off. */
function layOut(
  { title, subtitle }: Pick<ChartPicture, "title" | "subtitle">,
  width: number,
  family: string,
): { lines: HeadLine[]; height: number } {
  const canvas = document.createElement("canvas").getContext("2d");
  let y = 4;
  const lines = [
    { look: titleLook, parts: title.split(" "), separator: " " },
    { look: subtitleLook, parts: subtitle, separator: " · " },
  ].flatMap(({ look: { size, weight, height }, parts, separator }) => {
    if (canvas) canvas.font = `${weight} ${size}px ${family}`;
    const fits = (text: string) => !canvas || canvas.measureText(text).width <= width;
    return wrapParts(parts, separator, fits).map((text): HeadLine => {
      y += height;
      return { text, y, size, weight, isSqueezed: !fits(text) };
    });
  });
  return { lines, height: y + PAD };
}

function setAll(element: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/** A picture knows none of the page's style sheets, nor its variables. */
function copyStyles(from: Element, to: Element): void {
  const styles = getComputedStyle(from);
  for (const name of properties) to.setAttribute(name, styles.getPropertyValue(name));
  to.removeAttribute("style");
  to.removeAttribute("class");
  for (const [i, child] of [...from.children].entries()) {
    const twin = to.children[i];
    if (twin) copyStyles(child, twin);
  }
}

/** As a data URL, which is what pages of ours may show besides files. */
async function draw(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  return image;
}

function toBlob(image: HTMLImageElement, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The canvas gave no picture."))),
      "image/png",
    );
  });
}
