/** The headers of every answer, as a server of Node's sends them. */
import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { pagePolicy } from "./content-security-policy.ts";
import { secureResponses, securityHeaders } from "./secure-responses.ts";

test("whoever answers, and with what: the headers are there, and an answer may put its own in place", async () => {
  secureResponses("http://127.0.0.1:3000");
  const server = createServer((request, response) => {
    if (request.url === "/page") response.setHeader("content-security-policy", "default-src 'self'");
    response.writeHead(request.url === "/gone" ? 404 : 200).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const policyOf = async (path: string) => {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    return headers.get("content-security-policy");
  };
  expect(await policyOf("/gone")).toMatch(/^default-src 'none';.* frame-ancestors 'none'$/);
  expect(await policyOf("/page")).toBe("default-src 'self'");
  server.close();
});

test("https is demanded only where people reach the web by it", () => {
  const name = "strict-transport-security";
  expect(securityHeaders("https://ia.example.org")[name]).toBe("max-age=31536000");
  expect(securityHeaders("http://ia.example.org")).not.toHaveProperty(name);
});

test("code is evaluated while one develops and never else", () => {
  expect(pagePolicy({ nonce: "n", isDevelopment: true })).toMatch(/script-src [^;]*'unsafe-eval'/);
  const built = pagePolicy({ nonce: "n", isDevelopment: false });
  expect(built).toContain("script-src 'nonce-n' 'strict-dynamic'; script-src-attr 'none'; style-src 'self';");
  expect(built).not.toContain("'unsafe-eval'");
});
