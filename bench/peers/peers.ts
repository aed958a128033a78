/** All time-series databases that ours is measured beside, each with the program that it is. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "#lib/errors.ts";
import { MINUTE } from "#lib/time.ts";
import type { findPrograms, Program, ProgramName } from "./find-programs.ts";
import { startInfluxdb } from "./influxdb.ts";
import { loadPeer } from "./load-peer.ts";
import type { Peer, PeerOptions, Points } from "./peer.ts";
import { startPrometheus } from "./prometheus.ts";
import { startVictoriaMetrics } from "./victoria-metrics.ts";

interface Listed {
  name: string;
  program: ProgramName;
  start(program: Program, options: PeerOptions): Promise<Peer>;
}

const listed: readonly Listed[] = [
  { name: "VictoriaMetrics", program: "victoria-metrics", start: startVictoriaMetrics },
  { name: "Prometheus", program: "prometheus", start: startPrometheus },
  { name: "InfluxDB", program: "influxd", start: startInfluxdb },
];

export interface PeerRun<T> {
  find: Awaited<ReturnType<typeof findPrograms>>;
  folder: string;
  points: Points;
  /** Most minutes that loading one may take. */
  minutes: number;
  signal: AbortSignal;
  say(line: string): void;
  /** With the peer loaded and settled. */
  measure(peer: Peer, loaded: { pointsPerSecond: number; bytes: number }): Promise<T>;
}

/** One after the other, so that none disturbs another; what can't be had or fails says why, and the next is tried. */
export async function runPeers<T>(
  run: PeerRun<T>,
): Promise<{ title: string; result: T | { missing: string } }[]> {
  const results: { title: string; result: T | { missing: string } }[] = [];
  for (const { name, program, start } of listed) {
    run.signal.throwIfAborted();
    const finding = await run.find(program);
    if ("missing" in finding) {
      results.push({ title: name, result: finding });
      continue;
    }
    let peer: Peer | null = null;
    try {
      const folder = join(run.folder, program);
      mkdirSync(folder, { recursive: true });
      peer = await start(finding.program, { folder });
      run.say(`${peer.title}: storing ${run.points.influencers} × ${run.points.slots} points`);
      const pointsPerSecond = await loadPeer(peer, run.points, {
        limitMs: run.minutes * MINUTE,
        signal: run.signal,
      });
      const bytes = await peer.settle();
      results.push({ title: peer.title, result: await run.measure(peer, { pointsPerSecond, bytes }) });
    } catch (error) {
      results.push({ title: peer?.title ?? name, result: { missing: messageOf(error) } });
    } finally {
      await peer?.end();
    }
  }
  return results;
}
