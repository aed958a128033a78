/** One call: its address, who may make it, what goes in and what comes out. */
import { clsx } from "clsx";
import type { OpenApiOperation } from "#lib/http/make-openapi.ts";
import { writeSchema } from "#lib/http/write-schema.ts";
import { SchemaText } from "./schema-text.tsx";

interface OperationProps {
  path: string;
  method: string;
  operation: OpenApiOperation;
}

export function Operation({ path, method, operation }: OperationProps) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const bodies = Object.values(requestBody?.content ?? {});
  const answers = Object.entries(responses).filter(([status]) => status !== "default");
  return (
    <article aria-labelledby={operationId} className="card grid gap-3 px-4 py-4 sm:px-6">
      <div className="grid gap-1">
        <h3 id={operationId} className="flex scroll-mt-20 flex-wrap items-baseline gap-x-3 font-mono">
          <span className={clsx("font-semibold", method === "get" ? "text-good" : "text-accent")}>
            {method.toUpperCase()}
          </span>
          <span className="break-all">{path}</span>
        </h3>
        <p>{summary}.</p>
        <p className="text-muted">{description}</p>
      </div>
      {parameters.length > 0 ? <Parameters parameters={parameters} /> : null}
      {bodies.map(({ schema }) => (
        <Details key="body" title="Body">
          <SchemaText schema={schema} />
        </Details>
      ))}
      {answers.flatMap(([status, { content }]) =>
        Object.entries(content).map(([type, { schema }]) => (
          <Details key={status} title={`Answer ${status}, ${type}`}>
            <SchemaText schema={schema} />
          </Details>
        )),
      )}
    </article>
  );
}

function Details({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <details>
      <summary className="cursor-pointer py-1 font-medium">{title}</summary>
      {children}
    </details>
  );
}

function Parameters({ parameters }: Pick<OpenApiOperation, "parameters">) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
      {parameters.map(({ name, in: where, required, description, schema }) => (
        <div key={`${where} ${name}`} className="contents">
          <dt className="font-mono">
            {name}
            <span className="font-sans text-muted">
              {where === "path" ? " in the path" : required ? " required" : ""}
            </span>
          </dt>
          <dd className="min-w-0">
            <code className="font-mono text-xs">{writeSchema(schema)}</code>
            {description ? <span className="text-muted"> · {description}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
