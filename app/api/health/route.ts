/** How we are, for people and for programs that must know whom they talk to. 503 when the database is away. */
import { health } from "#lib/http/health.ts";

export const dynamic = "force-dynamic";
export const GET = health;
