/** The API, described for programs: OpenAPI 3.1. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { respondJsonText } from "#lib/http/respond.ts";
import { describeApi } from "./describe-api.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  { summary: "This description", answer: z.record(z.string(), z.unknown()), access: "open" },
  async ({ request }) => respondJsonText(describeApi(request.headers).json),
);
