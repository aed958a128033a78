"use client";
/** The file on its way to the server. After a reload the browser no longer has it: it is chosen again, and goes on. */
import { useEffect, useRef, useState } from "react";
import { forgetFile, keepFile, takeFile } from "#lib/client/chosen-files.ts";
import { formatBytes } from "#lib/client/format-bytes.ts";
import { type UploadProgress, uploadImport } from "#lib/client/upload-import.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { ActionError } from "../../../../_components/action-error.tsx";
import type { ImportActions } from "./import-view.tsx";

interface UploadCardProps {
  item: ImportDetail;
  actions: ImportActions;
  onChanged: () => void;
}

export function UploadCard({ item, actions, onChanged }: UploadCardProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState(() => takeFile(item.id));
  const [error, setError] = useState<unknown>(null);
  const [progress, setProgress] = useState<UploadProgress>({ sent: item.received, waiting: null });
  // What the server had when this page began; what this page sends itself, it knows.
  const there = useRef(item.chunks);
  const changed = useRef(onChanged);
  changed.current = onChanged;
  useEffect(() => {
    if (file === null) return;
    const ending = new AbortController();
    const { signal } = ending;
    setError(null);
    uploadImport({ id: item.id, file, chunks: there.current, onProgress: setProgress, signal }).then(
      () => {
        forgetFile(item.id);
        changed.current();
      },
      (reason: unknown) => {
        if (signal.aborted) return;
        setError(reason);
        setFile(null);
      },
    );
    return () => ending.abort();
  }, [file, item.id]);
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    keepFile(item.id, chosen);
    setFile(chosen);
  };
  return (
    <section aria-labelledby="upload-title" className="card grid gap-3 px-5 py-4">
      <h3 id="upload-title" className="font-semibold">
        {file ? "Uploading" : "The upload was interrupted"}
      </h3>
      <progress aria-labelledby="upload-title" max={item.bytes} value={progress.sent} />
      <p>
        {formatBytes(progress.sent)} of {formatBytes(item.bytes)} have arrived.{" "}
        {file
          ? "You can close this page only when all have."
          : "Choose the same file again to go on; what has arrived is not sent twice. Text that was pasted begins anew."}
      </p>
      {progress.waiting === null ? null : (
        <p role="status" className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
          {progress.waiting} It goes on by itself as soon as it can.
        </p>
      )}
      <ActionError error={error} />
      <div className="flex flex-wrap gap-2">
        {file ? null : (
          <>
            <input
              ref={picker}
              type="file"
              className="sr-only"
              tabIndex={-1}
              aria-label="File"
              onChange={(event) => choose(event.target.files?.[0])}
            />
            <button
              type="button"
              className="button button-primary needs-script"
              onClick={() => picker.current?.click()}
            >
              Choose the file
            </button>
          </>
        )}
        <button
          type="button"
          className="button needs-script"
          disabled={actions.isPending}
          onClick={() => {
            setFile(null);
            forgetFile(item.id);
            actions.run("cancel");
          }}
        >
          Discard
        </button>
      </div>
    </section>
  );
}
