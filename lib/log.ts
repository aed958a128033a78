/** The logger of worker and web: JSON lines on standard output, secrets redacted by path. */
import pino from "pino";
import { env } from "#lib/env.ts";

export type Logger = pino.Logger;

export const log: Logger = pino({
  level: env.LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: ["*.password", "*.token", "*.cookie", "*.authorization", "*.connectionString"],
});
