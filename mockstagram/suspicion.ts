/** The suspicion check: who has few followers for the accounts that it follows. */

const RATIO_MAX = 5.64;

/** At most 5.64 followers for each account followed. */
export function isSuspicious({
  followerCount,
  followingCount,
}: {
  followerCount: number;
  followingCount: number;
}) {
  return followerCount / followingCount <= RATIO_MAX;
}

export type Subject = { pk: number; followerCount: number; followingCount: number };

/** Reads the JSON body of the check; the answer is the subject, or what is wrong with it. */
export function parseSubject(text: string): Subject | string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return "The body is not JSON.";
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) return "The body is not an object.";
  const pk = countOf(body, "pk");
  const followerCount = countOf(body, "followerCount");
  const followingCount = countOf(body, "followingCount");
  if (pk === null) return "pk must be an integer of at least 0.";
  if (followerCount === null) return "followerCount must be an integer of at least 0.";
  if (followingCount === null) return "followingCount must be an integer of at least 0.";
  return { pk, followerCount, followingCount };
}

function countOf(body: object, name: string): number | null {
  const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
