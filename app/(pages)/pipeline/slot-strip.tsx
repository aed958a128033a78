"use client";
/** A bar a slot, oldest left. Pointer or slider choose one; its numbers stand below. Without a choice: the newest. */
import { type PointerEvent, useId, useState } from "react";
import { formatInstant, formatInstantExact } from "#lib/client/format-time.ts";
import { slotClock } from "#lib/client/slot-clock.ts";
import { formatLateness, slotSentence, slotState, slotStateWords } from "#lib/client/slot-look.ts";
import type { PipelineSlot, SlotErrors } from "#lib/domain/pipeline.ts";
import { SlotBar } from "./slot-bar.tsx";
import { SlotErrorList } from "./slot-errors.tsx";

const BAR_REM_MAX = 2.5;

interface SlotStripProps {
  slots: PipelineSlot[];
  /** Of these slots, and others. */
  errors: readonly SlotErrors[];
  now: number;
  tz: string;
}

export function SlotStrip({ slots, errors, now, tz }: SlotStripProps) {
  const detail = useId();
  // By time, not by place: the strip moves on while one looks at it. null: the newest.
  const [chosen, setChosen] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const at = slots.findIndex(({ slot }) => slot === (hovered ?? chosen));
  const index = at < 0 ? slots.length - 1 : at;
  const slot = slots[index];
  const first = slots[0];
  const last = slots.at(-1);
  if (!slot || !first || !last) return null;

  const choose = (i: number) => setChosen(i === slots.length - 1 ? null : (slots[i]?.slot ?? null));
  const indexUnder = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const i = Math.floor(((event.clientX - left) / width) * slots.length);
    return Math.min(slots.length - 1, Math.max(0, i));
  };
  const clockOf = slotClock(slots, tz);
  // Of the one that was chosen, not of one under the pointer: links must not flee from it.
  const kept = slots.find((each) => each.slot === chosen) ?? last;
  const isNewest = index === slots.length - 1;
  return (
    <div>
      {/* As wide as its bars: the slider and the clock below it end where they do. */}
      <div style={{ maxWidth: `${BAR_REM_MAX * slots.length}rem` }}>
        <div className="slot-strip">
          <div aria-hidden="true" className="flex h-16 items-stretch gap-px sm:gap-0.5">
            {slots.map((each, i) => (
              <span
                key={each.slot}
                data-slot={each.slot}
                data-state={slotState(each)}
                data-chosen={i === index ? "" : undefined}
                className="slot-cell"
              >
                <SlotBar state={slotState(each)} share={each.expected ? each.present / each.expected : 0} />
              </span>
            ))}
          </div>
          <input
            type="range"
            className="needs-script"
            min={0}
            max={slots.length - 1}
            value={index}
            aria-label="Slot"
            aria-valuetext={`${formatInstant(slot.slot, tz)}: ${slotStateWords[slotState(slot)]}. ${slotSentence(slot)}`}
            aria-describedby={detail}
            onPointerMove={(event) => setHovered(slots[indexUnder(event)]?.slot ?? null)}
            onPointerDown={(event) => choose(indexUnder(event))}
            onPointerLeave={() => setHovered(null)}
            onChange={(event) => {
              // A pointer has chosen already, and knows the bars better than the slider does.
              if (hovered === null) choose(Number(event.target.value));
            }}
          />
        </div>
        <div aria-hidden="true" className="mt-1 flex justify-between text-xs text-muted">
          <span>{clockOf(first.slot)}</span>
          {slots.length > 2 ? <span>{clockOf(last.slot)}</span> : null}
        </div>
      </div>
      <div id={detail} className="mt-2 min-h-[2.9rem] max-sm:min-h-[4.4rem]">
        <p>
          <span className="font-semibold">
            {isNewest ? "Last slot, " : ""}
            {slot.interval < 60 ? formatInstantExact(slot.slot, tz) : formatInstant(slot.slot, tz)}
          </span>
          : {slotStateWords[slotState(slot)]}. {sentence(slotSentence(slot))}
        </p>
        <p className="text-muted">
          {slot.lateSecondsP99 === null
            ? `It ended ${Math.round((now - slot.slot - slot.interval) / 60)} min ago.`
            : `99 % of its shards were stored within ${formatLateness(slot.lateSecondsP99)} of their due time.`}
        </p>
      </div>
      <SlotErrorList
        errors={errors.filter((one) => one.slot === kept.slot && one.interval === kept.interval)}
      />
    </div>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
