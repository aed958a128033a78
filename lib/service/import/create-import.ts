/** Begins an import of many influencers: a draft, into which its text then comes in chunks. */
import type { Database } from "#lib/db/client.ts";
import { IMPORT_BYTES_MAX } from "#lib/domain/import-limits.ts";
import type { ImportDefaults } from "#lib/domain/parse-import-line.ts";
import { insertImport } from "#lib/store/import/insert-import.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { tooLarge } from "./too-large.ts";

export interface CreateImportInput extends ImportDefaults {
  /** The file's. */
  name: string;
  /** In all. */
  bytes: number;
  /** E-mail address of who asks. */
  createdBy: string;
}

/** Its number. Throws TOO_LARGE. */
export async function createImport(db: Database, input: CreateImportInput): Promise<number> {
  if (input.bytes > IMPORT_BYTES_MAX) throw tooLarge.bytes();
  return await db.transaction(async (tx) => {
    const id = await insertImport(tx, input);
    const { name, bytes, platform, interval } = input;
    await noteAudit(tx, {
      action: "import.create",
      target: { kind: "import", id: String(id) },
      after: { name, bytes, platform, interval },
    });
    return id;
  });
}
