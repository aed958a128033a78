/** A container's health probe: `node bin/probe.ts PORT [PATH]` exits 0 when that answers 2xx. Without any dependency. */
const [port = "3000", path = "/api/health/live"] = process.argv.slice(2);

try {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(3_000) });
  process.exitCode = response.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
