"use client";
/** One end of a range: text that says what it understands, with the browser's own picker beside it. */
import { fieldTime } from "#lib/client/field-time.ts";
import { parseRangeTime, type RangeTime, rangeTimeExamples } from "#lib/client/parse-range-time.ts";
import { shorten } from "#lib/client/shorten.ts";

/** The element that says what both fields take. */
export const RANGE_HELP = "range-help";

const ANY_TIME = Date.UTC(2026) / 1_000;

interface RangeTimeFieldProps {
  name: "from" | "to";
  label: string;
  /** As it stands in the URL; null: not at all. */
  given: string | null;
  /** What is shown, epoch seconds. */
  shown: number;
  tz: string;
}

export function RangeTimeField({ name, label, given, shown, tz }: RangeTimeFieldProps) {
  const isBad = isNoTime(given, tz);
  const wall = fieldTime(shown, tz);
  const asGiven = given !== null && (isBad || readTime(given, tz)?.isRelative === true);
  const problem = `range-${name}-problem`;
  return (
    <div className="grid gap-1">
      <label htmlFor={`range-${name}`} className="text-muted">
        {label}
      </label>
      <div className="flex items-center gap-1">
        <input
          id={`range-${name}`}
          className="field w-44 min-w-0"
          type="text"
          name={name}
          required
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          defaultValue={asGiven ? given : wall.replace("T", " ")}
          aria-invalid={isBad ? true : undefined}
          aria-describedby={isBad ? `${problem} ${RANGE_HELP}` : RANGE_HELP}
        />
        <input
          type="datetime-local"
          className="field needs-script w-10 px-2 text-transparent focus:w-auto focus:text-inherit"
          aria-label={`Pick: ${label}`}
          title="Pick a date and time"
          defaultValue={wall}
          onChange={({ target: { value, form } }) => {
            const field = form?.elements.namedItem(name);
            if (value && field instanceof HTMLInputElement) field.value = value.replace("T", " ");
          }}
        />
      </div>
      {isBad ? (
        <p id={problem} className="max-w-xs text-xs text-bad">
          “{shorten(given ?? "")}” is not understood. Write for example {rangeTimeExamples[0]} or{" "}
          {rangeTimeExamples.at(-1)}.
        </p>
      ) : null}
    </div>
  );
}

/** Stands in the URL, and can't be shown. */
function isNoTime(given: string | null, tz: string): boolean {
  return given !== null && given !== "" && readTime(given, tz) === null;
}

/** Whether it is a time, and of which kind, does not hang on which time it is now. */
export function readTime(text: string, tz: string): RangeTime | null {
  return parseRangeTime(text, { now: ANY_TIME, tz, edge: "from" });
}
