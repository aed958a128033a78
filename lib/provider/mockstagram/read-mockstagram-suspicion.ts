/** What the answer to a suspicion check of a Mockstagram server means. What is no plain true or false is no verdict. */
import { z } from "zod";
import type { Transient } from "#lib/provider/http/create-batch-runner.ts";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import type { Checked, Failed } from "#lib/provider/provider.ts";
import { createSaysTwice } from "./create-says-twice.ts";
import { namesAccount } from "./names-account.ts";
import { parseJson } from "./parse-json.ts";
import { readCutShort } from "./read-cut-short.ts";
import { readMockstagramRefusal } from "./read-mockstagram-refusal.ts";

const suspicionSchema = z.object({ pk: z.union([z.number(), z.string()]), suspicious: z.boolean() });
const saysTwice = createSaysTwice(["pk", "suspicious"]);

/** `now`: when the answer came, epoch ms. */
export function readMockstagramSuspicion(
  externalId: string,
  answer: Answer,
  now: number,
): Checked | Failed | Transient {
  if (answer.status !== 200) return readMockstagramRefusal(externalId, answer, now);
  const json = parseJson(answer.body);
  const cutShort = json === undefined ? readCutShort(answer) : null;
  if (cutShort) return cutShort;
  const parsed = suspicionSchema.safeParse(json);
  if (!parsed.success) return rejected(externalId, "no verdict that can be read");
  if (saysTwice(answer.body)) return rejected(externalId, "body: the same name twice");
  const { pk, suspicious } = parsed.data;
  if (!namesAccount(externalId, pk, answer.body))
    return rejected(externalId, "pk: answered for another account");
  return { kind: "checked", externalId, suspicious };
}

function rejected(externalId: string, message: string): Failed {
  return { kind: "failed", externalId, reason: "rejected", message };
}
