/** Which platform, and how often it is asked: what whoever adds influencers chooses. */
import { formatInterval } from "#lib/client/format-time.ts";

interface PlatformFieldProps {
  platforms: readonly { id: string; name: string }[];
  value: string;
  onChoose: (platform: string) => void;
}

export function PlatformField({ platforms, value, onChoose }: PlatformFieldProps) {
  return (
    <label className="grid gap-1 font-medium">
      Platform
      <select className="field" value={value} onChange={(event) => onChoose(event.target.value)}>
        {platforms.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface IntervalFieldProps {
  /** Seconds. */
  intervals: readonly number[];
  value: number;
  onChoose: (interval: number) => void;
}

export function IntervalField({ intervals, value, onChoose }: IntervalFieldProps) {
  return (
    <label className="grid gap-1 font-medium">
      Fetched
      <select className="field" value={value} onChange={(event) => onChoose(Number(event.target.value))}>
        <IntervalOptions intervals={intervals} />
      </select>
    </label>
  );
}

export function IntervalOptions({ intervals }: Pick<IntervalFieldProps, "intervals">) {
  return intervals.map((seconds) => (
    <option key={seconds} value={seconds}>
      {formatInterval(seconds)}
    </option>
  ));
}
