/** An answer over a time range: one over the past may be kept, and is not made again for who has it. */
import { commit, version } from "#lib/about.ts";
import type { Executor } from "#lib/db/client.ts";
import { getRangeTag, type RangeTagInput } from "#lib/query/get-range-tag.ts";
import { SECOND } from "#lib/time.ts";
import type { Context } from "./get-context.ts";
import { respondJsonText } from "./respond.ts";
import { showsCredentials } from "./shows-credentials.ts";

/** Caches ask again after a minute; what comes late to a past range shows then. */
const PAST = "public, max-age=60";
/** Another release may answer differently. */
const release = commit?.slice(0, 12) ?? version;

/**
 * `read` gives the JSON, never an older one than the tag says: in the tag's own snapshot where it takes several
 * statements. Of a range that reaches the present, and to whoever shows a session or a key, nothing may be kept. Rejects
 * with what `read` throws.
 */
export async function respondRange(
  { context, request }: { context: Context; request: Request },
  question: Omit<RangeTagInput, "now">,
  read: (db: Executor) => Promise<string>,
): Promise<Response> {
  const { db, clock } = context;
  if (showsCredentials(request.headers)) {
    return respondJsonText(await read(db), { headers: { "cache-control": "private, no-store" } });
  }
  const now = clock.now() / SECOND;
  if (question.to > now) return respondJsonText(await read(db));
  const answer = async (tx: Executor): Promise<Response> => {
    const tag = await getRangeTag(tx, { ...question, now });
    if (tag === null) return respondJsonText(await read(tx));
    const etag = `"${tag}.${release}"`;
    // Weak: what carries the answer may pack it.
    const headers = { etag: `W/${etag}`, "cache-control": PAST };
    if (knows(request.headers.get("if-none-match"), etag)) {
      return new Response(null, { status: 304, headers });
    }
    return respondJsonText(await read(tx), { headers });
  };
  // A tag that is older than its answer only costs who has it one fetch more; parts of an answer must be of one moment.
  if (question.answer === "analytics") return await answer(db);
  return await db.transaction(answer, { isolationLevel: "repeatable read", accessMode: "read only" });
}

/** If-None-Match: a list of tags, weak or not, or a star for any. */
function knows(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(",").some((part) => {
    const listed = part.trim();
    return listed === "*" || listed === `W/${etag}` || listed === etag;
  });
}
