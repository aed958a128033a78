/**
 * Sets of points, one byte each: which were served, acked and stored. A point is (influencer, slot); its value follows
 * from both, so a wrong one is told apart when it is read.
 */

export interface Member {
  /** Internal id. */
  id: number;
  pk: number;
  /** Internal shard id. */
  shard: number;
}

export const SERVED = 1;
export const ACKED = 2;
export const STORED = 4;

export interface Grid {
  readonly members: readonly Member[];
  /** Slots [from, to), epoch seconds. */
  readonly from: number;
  readonly to: number;
  /** Seconds. */
  readonly interval: number;
  readonly slots: number;
  /** Row of an influencer, by internal id or by pk; undefined: not one of ours. */
  rowOfId(id: number): number | undefined;
  rowOfPk(pk: number): number | undefined;
  /** Column of a slot; undefined: not on the grid, or outside. */
  columnOf(slot: number): number | undefined;
  slotAt(column: number): number;
  flags(row: number, column: number): number;
  /** Adds a flag; false: it was there. */
  mark(row: number, column: number, flag: number): boolean;
}

export interface GridOptions {
  members: readonly Member[];
  from: number;
  to: number;
  interval: number;
}

export function createGrid({ members, from, to, interval }: GridOptions): Grid {
  const slots = Math.max(0, Math.round((to - from) / interval));
  const cells = new Uint8Array(members.length * slots);
  const rowOfId = new Map(members.map(({ id }, row) => [id, row]));
  const rowOfPk = new Map(members.map(({ pk }, row) => [pk, row]));
  return {
    members,
    from,
    to,
    interval,
    slots,
    rowOfId: (id) => rowOfId.get(id),
    rowOfPk: (pk) => rowOfPk.get(pk),
    columnOf(slot) {
      const column = (slot - from) / interval;
      return Number.isInteger(column) && column >= 0 && column < slots ? column : undefined;
    },
    slotAt: (column) => from + column * interval,
    flags: (row, column) => cells[row * slots + column] ?? 0,
    mark(row, column, flag) {
      const cell = row * slots + column;
      const before = cells[cell] ?? 0;
      cells[cell] = before | flag;
      return (before & flag) === 0;
    },
  };
}
