/** The API, described for people, from the same description that programs read. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { requireReader } from "../../_components/require-page-role.ts";
import { describeApi } from "../../api/openapi.json/describe-api.ts";
import { Operation } from "./operation.tsx";

export const metadata: Metadata = { title: "API" };

export default async function DocsPage() {
  await requireReader("/docs");
  const { info, paths } = describeApi(new Headers(await headers())).api;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  return (
    <div className="grid gap-8">
      <header className="grid max-w-3xl gap-2">
        <h1 className="text-2xl font-semibold tracking-tight">API</h1>
        <p className="text-muted">{info.description}</p>
        <p>
          <a className="link" href="/api/openapi.json">
            OpenAPI 3.1 as JSON
          </a>
        </p>
        <nav aria-label="Parts of the API">
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {tags.map((tag) => (
              <li key={tag}>
                <a className="link" href={`#${idOf(tag)}`}>
                  {tag}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {tags.map((tag) => (
        <section key={tag} aria-labelledby={idOf(tag)} className="grid gap-3">
          <h2 id={idOf(tag)} className="scroll-mt-20 text-lg font-semibold first-letter:uppercase">
            {tag}
          </h2>
          {operations
            .filter(({ operation }) => operation.tags.includes(tag))
            .map(({ path, method, operation }) => (
              <Operation key={operation.operationId} path={path} method={method} operation={operation} />
            ))}
        </section>
      ))}
    </div>
  );
}

function idOf(tag: string): string {
  return `about-${tag.replaceAll(" ", "-")}`;
}
