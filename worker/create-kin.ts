/**
 * Whose results a worker may bring in: those of the database that is there, and of those that it was restored from. Ids of
 * any other one are other influencers here.
 */

export interface Kin {
  /** Reads the predecessors, unless they are known: they are noted before a restored database can be used. */
  look(): Promise<void>;
  isOurs(database: string): boolean;
}

export interface KinOptions {
  /** The database that is there; null: not known. */
  current(): string | null;
  listPredecessors(database: string): Promise<string[]>;
}

export function createKin({ current, listPredecessors }: KinOptions): Kin {
  let known: { of: string; predecessors: readonly string[] } | null = null;
  return {
    async look() {
      const of = current();
      if (of === null || known?.of === of) return;
      known = { of, predecessors: await listPredecessors(of) };
    },
    isOurs(database) {
      const of = current();
      return database === of || (known?.of === of && (known?.predecessors.includes(database) ?? false));
    },
  };
}
