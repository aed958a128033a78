/**
 * Made-up data points of slow growth in any number: influencers × minutes. The same integers in SQL, where they are made
 * inside the server, and in JavaScript, for the peers.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Points } from "./peers/peer.ts";

export const FIRST_PK = 1_000_000;
export const SLOT_S = 60;

export interface Shape {
  influencers: number;
  /** Of a minute each. */
  slots: number;
  /** Epoch seconds of the first slot. */
  from: number;
}

/** Followers of `n` (pk − FIRST_PK) in minute `m` of the shape. */
export const countsInSql = {
  followers: (n: SQL, m: SQL) => sql`(5000 + (${n} * 7919::int8 % 900000) + ${m} / (3 + ${n} % 7))::int`,
  following: (n: SQL, m: SQL) => sql`(50 + ${n} % 5000 + ${m} / (120 + ${n} % 60))::int`,
};

/** Equal to countsInSql. */
export function pointsOf(shape: Shape): Points {
  return {
    ...shape,
    followers: (n, m) => 5_000 + ((n * 7_919) % 900_000) + Math.floor(m / (3 + (n % 7))),
    following: (n, m) => 50 + (n % 5_000) + Math.floor(m / (120 + (n % 60))),
  };
}
