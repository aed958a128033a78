/** How a file may look. */

/** `hint`: what an id is on the chosen platform. */
export function FormatHelp({ hint }: { hint: string }) {
  return (
    <details>
      <summary className="w-fit py-1 text-muted">What a file may look like</summary>
      <div className="grid gap-3 pt-2 text-muted">
        <p>
          An id is {hint}. UTF-8, with or without a byte order mark; at most 64 MB, a million lines, 1,000
          bytes a line.
        </p>
        <dl className="grid gap-3 sm:grid-cols-3 [&_dt]:font-medium [&_dt]:text-ink [&_pre]:mt-1 [&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-raised [&_pre]:p-2 [&_pre]:font-mono [&_pre]:text-xs">
          <div>
            <dt>One id a line</dt>
            <dd>
              <pre>{"1000042\n1000043"}</pre>
              or id, interval, tags without a header
            </dd>
          </div>
          <div>
            <dt>CSV with a header</dt>
            <dd>
              <pre>{"externalId,interval,tags\n1000042,300,news|de"}</pre>
              columns externalId, platform, interval, tags; others are passed over
            </dd>
          </div>
          <div>
            <dt>NDJSON</dt>
            <dd>
              <pre>{'{"externalId":"1000042"}\n{"externalId":"1000043","interval":300}'}</pre>
              one object a line, with platform, interval and tags where they differ
            </dd>
          </div>
        </dl>
      </div>
    </details>
  );
}
