/** Metrics whose value is asked for at each look. A source that fails leaves its metric out, never the whole page. */
import { Counter, Gauge, type Registry } from "prom-client";

export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** What a source may answer: one number, one for each set of labels, or that it does not know. */
export type Reading = number | readonly Sample[] | null | undefined;

export function addGauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => Reading,
  labelNames: readonly string[] = [],
): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames,
    registers: [],
    collect() {
      this.reset();
      // A gauge without labels is 0 after a reset, which would be a lie.
      if (labelNames.length === 0) this.remove();
      const reading = safely(read);
      if (typeof reading === "number") this.set(reading);
      else for (const { labels, value } of reading ?? []) this.set(labels, value);
    },
  });
  registry.registerMetric(gauge);
}

/** Counted elsewhere, also over restarts; here only shown. */
export function addPulledCounter(registry: Registry, name: string, help: string, read: () => number): void {
  let last = 0;
  const counter = new Counter({
    name,
    help,
    registers: [],
    collect() {
      this.reset();
      last = safely(read) ?? last;
      this.inc(last);
    },
  });
  registry.registerMetric(counter);
}

function safely<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
