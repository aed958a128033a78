/**
 * What a worker does when the queue can be reached again, before it uses it: looks whose database that is, and sets its
 * clock. What it holds and what waits on its disk carries the ids of the database that it began with.
 */
import { databaseOf, type RegistryCursor } from "#lib/query/list-registry-changes.ts";

export interface ComeBackOptions {
  read(): Promise<Pick<RegistryCursor, "database">>;
  /** That the worker began with; null: not known. */
  database: string | null;
  onReplaced(): void;
  anchor(): Promise<void>;
}

/** Answers whether it is still the same one. Rejects when the database can't be asked, which a queue of its own survives. */
export function createComeBack({ read, database, onReplaced, anchor }: ComeBackOptions) {
  return async (): Promise<boolean> => {
    const found = databaseOf(await read());
    if (database !== null && found !== database) {
      onReplaced();
      return false;
    }
    await anchor();
    return true;
  };
}
