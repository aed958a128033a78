/** What a time-series database has to offer to be measured beside ours. One file a peer implements it. */

/** The same points for everybody: pure functions of influencer and slot, both counted from 0. */
export interface Points {
  influencers: number;
  /** A minute each. */
  slots: number;
  /** Epoch seconds of slot 0. */
  from: number;
  followers(influencer: number, slot: number): number;
  following(influencer: number, slot: number): number;
}

/** Half-open ranges of influencers and slots. */
export interface Part {
  influencers: readonly [number, number];
  slots: readonly [number, number];
}

export interface Peer {
  /** Name and version. */
  title: string;
  pid: number;
  url: string;
  /** A POST that stores a part. */
  write: { path: string; headers: Record<string, string> };
  encode(points: Points, part: Part): Buffer;
  /** Until all that was stored is in its lasting form on disk; resolves its bytes there. */
  settle(): Promise<number>;
  /** Path and query of a GET for the minutes of an influencer in [from, to), epoch seconds; `id` may be a placeholder. */
  read(id: string, range: { from: number; to: number }): string;
  /** Rows (minutes with both counts) in an answer to it. */
  countRows(body: string): number;
  end(): Promise<void>;
}

export interface PeerOptions {
  /** An own, empty folder. */
  folder: string;
}
