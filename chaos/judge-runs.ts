/** What a whole `npm run chaos` comes to: the lines after its table, the last of which machines read. Pure. */
export interface RunCounts {
  /** Ids of rows that came to a verdict, and of those that could not run, with the reason. */
  passed: readonly string[];
  failed: readonly string[];
  skipped: readonly { id: string; why: string }[];
  /** Rows that no run stands for, and what does, in words: neither passed nor failed nor skipped. */
  unrun: readonly { id: string; what: string }[];
  /** Rows that were asked for by name: one of them that could not run is not what was asked for. */
  named: boolean;
}

export function judgeRuns({ passed, failed, skipped, unrun, named }: RunCounts): {
  lines: string[];
  ok: boolean;
} {
  const lines = unrun.map(({ id, what }) => `${id} is no run: ${what}`);
  if (unrun.length > 0) lines.push(`${unrun.length} without a run`);
  lines.push(...skipped.map(({ id, why }) => `${id} is skipped: ${why}`));
  if (skipped.length > 0) lines.push(`${skipped.length} skipped`);
  lines.push(`${passed.length} passed, ${failed.length} failed`);
  const ok = failed.length === 0 && passed.length > 0 && !(named && skipped.length > 0);
  return { lines, ok };
}
