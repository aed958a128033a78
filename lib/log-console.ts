/** What others print as warnings and errors becomes lines of ours: one line each, without secrets, capped. */
import { format, stripVTControlCharacters } from "node:util";
import type { Logger } from "./log.ts";

export function logConsole(to: Pick<Console, "warn" | "error">, log: Logger): void {
  for (const level of ["warn", "error"] as const) {
    to[level] = (...parts: unknown[]) =>
      log[level]({ source: "console" }, stripVTControlCharacters(format(...parts)));
  }
}
