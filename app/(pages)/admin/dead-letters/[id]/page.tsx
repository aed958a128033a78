/** One dead letter. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { getContext } from "#lib/http/get-context.ts";
import { getDeadLetter } from "#lib/query/list-dead-letter-items.ts";
import { readVisitor } from "../../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../../_components/require-page-role.ts";
import { LetterView } from "./letter-view.tsx";

export const metadata: Metadata = { title: "Dead letter" };

const idSchema = z.coerce.number().int().min(1).max(999_999_999);

export default async function DeadLetterPage({ params }: { params: Promise<{ id: string }> }) {
  const { id: text } = await params;
  await requirePageRole("admin", `/admin/dead-letters/${encodeURIComponent(text)}`);
  const id = idSchema.safeParse(text);
  if (!id.success) notFound();
  const { db, clock } = getContext();
  const [letter, { zone }] = await Promise.all([
    getDeadLetter(db, id.data).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "NOT_FOUND") return null;
      throw error;
    }),
    readVisitor(),
  ]);
  if (letter === null) notFound();
  return <LetterView letter={letter} serverNow={clock.now() / 1_000} serverZone={zone} />;
}
