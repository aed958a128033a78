/** What a request's cookies tell of the visitor. Never trusted further than it parses. */
import { cookies } from "next/headers";
import { isTimeZone } from "#lib/client/time-zone.ts";
import { type Density, densities } from "./densities.ts";
import { type Theme, themes } from "./themes.ts";

export interface Visitor {
  theme: Theme;
  density: Density;
  /** UTC until the browser has said where it is. */
  zone: string;
}

export async function readVisitor(): Promise<Visitor> {
  const jar = await cookies();
  const tz = jar.get("tz")?.value ?? "";
  const chosen = jar.get("theme")?.value;
  const rows = jar.get("density")?.value;
  return {
    theme: themes.find((theme) => theme === chosen) ?? "system",
    density: densities.find((density) => density === rows) ?? "comfortable",
    zone: isTimeZone(tz) ? tz : "UTC",
  };
}
