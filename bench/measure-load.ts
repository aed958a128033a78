/** One address under full load, then at an even pace: rate, times and CPU by process. */
import { paceRequests } from "./pace-requests.ts";
import { ID_PLACE, runWrk, type Target, type WrkOptions } from "./run-wrk.ts";
import { watchProcesses } from "./watch-processes.ts";

export const PER_SECOND = 100;

export interface Load {
  title: string;
  target: Target;
  /** Whose CPU is told. */
  pid: Record<string, number>;
}

export interface Measured {
  title: string;
  perSecond: number;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Microseconds a request. */
  cpu: Record<string, number>;
}

/** Once: as much as it answers, then at an even pace. Throws when a request failed. */
export async function measureLoad({ title, target, pid }: Load, options: WrkOptions): Promise<Measured> {
  const { seconds } = options;
  const watch = watchProcesses(Object.fromEntries(Object.entries(pid).map(([name, id]) => [name, [id]])));
  const perSecond = await runWrk(target, options);
  const used = watch.read();
  const path = (n: number) => target.path.replace(ID_PLACE, `${target.firstId + ((n * 7_919) % target.ids)}`);
  const pace = await paceRequests({ url: target.url, path, perSecond: PER_SECOND, seconds });
  const cpu = Object.entries(used).map(([name, use]): [string, number] => [
    name,
    (use.cpuSeconds * 1e6) / (perSecond * seconds),
  ]);
  return {
    title,
    perSecond,
    p50Ms: pace.p50Ms,
    p95Ms: pace.p95Ms,
    cpu: Object.fromEntries(cpu),
  };
}
