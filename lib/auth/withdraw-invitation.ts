/** Takes an invitation back: its link opens nothing from then on. */
import type { Database } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { hasAccount } from "#lib/query/has-account.ts";
import { deleteAccountLinks } from "#lib/store/delete-account-links.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import { noteAudit } from "#lib/store/note-audit.ts";

/** `email`: in lower case. Throws NOT_FOUND, also where they have made their account: its links are no invitations. */
export async function withdrawInvitation(db: Database, email: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    if ((await hasAccount(tx, email)) || (await deleteAccountLinks(tx, email)) === 0)
      throw new AppError("NOT_FOUND", `No invitation of ${email} waits to be opened.`);
    await noteAudit(tx, { action: "user.withdraw", target: { kind: "user", id: email } });
  });
}
