/**
 * The logger of worker and web: JSON lines on standard output, written at once so that none is lost at an exit. Secrets
 * are taken out of every line; warnings and errors that repeat themselves are capped.
 */
import pino from "pino";
import { env } from "#lib/env.ts";
import { createLineCap, sameness } from "./cap-lines.ts";
import { rootMessageOf } from "./errors.ts";
import { redactLine } from "./redact-line.ts";
import { monotonicMs } from "./time.ts";

export type Logger = pino.Logger;

export interface LogOptions {
  level: string;
  /** Takes a finished line. */
  write(line: string): void;
  nowMs(): number;
}

const secretFields = ["password", "token", "cookie", "authorization", "connectionString", "headers"];
/** A worker's and a web's log of ten minutes without a database stays under a thousand lines. */
const CAPPED_FROM = pino.levels.values.warn ?? 40;
const NEVER_CAPPED = pino.levels.values.fatal ?? 60;
const MESSAGE_MAX = 1_000;

export function createLog({ level, write, nowMs }: LogOptions): Logger {
  const cap = createLineCap(nowMs);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: "***",
      },
      serializers: { err: serializeError },
      hooks: {
        logMethod(args, method, lineLevel) {
          if (lineLevel < CAPPED_FROM || lineLevel >= NEVER_CAPPED) return method.apply(this, args);
          const [first, ...rest]: readonly unknown[] = args;
          const bare = typeof first === "string";
          const fields = bare || typeof first !== "object" || first === null ? {} : first;
          const message = String((bare ? first : rest[0]) ?? "");
          const error = fields instanceof Error ? fields : "err" in fields ? fields.err : "";
          const held = cap.pass(sameness(lineLevel, message, rootMessageOf(error)));
          if (held === null) return;
          if (held === 0) return method.apply(this, args);
          const given = fields instanceof Error ? { err: fields } : fields;
          method.apply(this, [{ ...given, heldBack: held }, message, ...rest.slice(bare ? 0 : 1)]);
        },
      },
    },
    { write: (line) => write(redactLine(line)) },
  );
}

/** What happened and where; not what was sent along: a request, or a statement's parameters, which go on for pages. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.split("\nparams:")[0]?.slice(0, MESSAGE_MAX) ?? "";
  const code = "code" in error ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: rootMessageOf(error.cause) };
  return {
    type: error.name,
    message,
    ...code,
    ...cause,
    stack: error.stack?.replace(error.message, message),
  };
}

const output = pino.destination({ dest: 1, sync: true });

export const log: Logger = createLog({
  level: env.LOG_LEVEL,
  write: (line) => output.write(line),
  nowMs: monotonicMs,
});
