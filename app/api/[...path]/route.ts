/** What no other route under /api answers. */
import { noSuchRoute } from "#lib/http/no-such-route.ts";

export const dynamic = "force-dynamic";
export const GET = noSuchRoute;
export const POST = noSuchRoute;
export const PUT = noSuchRoute;
export const PATCH = noSuchRoute;
export const DELETE = noSuchRoute;
