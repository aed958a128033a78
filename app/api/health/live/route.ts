/** Liveness: this process answers. Depends on nothing, so that a database's outage restarts nobody. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
