/** Whether an answer is about the account that was asked for. */
import { listMembers } from "./list-members.ts";

/** A number of more digits may come out of JSON.parse as its neighbour, and a neighbour as it. */
const EXACT_DIGITS_MAX = 15;

/** `pk`: what JSON.parse made of it in `body`, an object that has no two. Ids of more digits are looked up in its source. */
export function namesAccount(externalId: string, pk: number | string, body: string): boolean {
  if (typeof pk === "string" || externalId.length <= EXACT_DIGITS_MAX) return String(pk) === externalId;
  return listMembers(body).some(({ name, source }) => name === "pk" && source === externalId);
}
