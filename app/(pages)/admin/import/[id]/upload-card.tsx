"use client";
/**
 * The file on its way to the server, from here or from another window. After a reload the browser no longer has it: it
 * is chosen again, and goes on.
 */
import { useEffect, useRef, useState } from "react";
import { forgetFile, keepFile, takeFile } from "#lib/client/chosen-files.ts";
import { formatBytes } from "#lib/client/format-bytes.ts";
import { type UploadProgress, uploadImport } from "#lib/client/upload-import.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { ActionError } from "../../../../_components/action-error.tsx";
import type { ImportActions } from "./import-view.tsx";
import { usePace } from "./use-pace.ts";

interface UploadCardProps {
  item: ImportDetail;
  /** When the server told so; another with each answer. */
  answeredAt: number;
  actions: ImportActions;
  onChanged: () => void;
}

export function UploadCard({ item, answeredAt, actions, onChanged }: UploadCardProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState(() => takeFile(item.id));
  const [error, setError] = useState<unknown>(null);
  const [progress, setProgress] = useState<UploadProgress>({ sent: item.received, waiting: null });
  const byOthers = Math.max(0, item.received - progress.sent);
  const { perSecond } = usePace(byOthers, item.bytes, answeredAt);
  const isSentElsewhere = file === null && perSecond !== null && perSecond > 0;
  const arrived = file ? progress.sent : progress.sent + byOthers;
  // What the server has when it begins; what this page sends itself, it knows.
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
    // The browser asks whether to leave: nobody else has the file, and pasted text is gone with the page.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => {
      ending.abort();
      window.removeEventListener("beforeunload", ask);
    };
  }, [file, item.id]);
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    keepFile(item.id, chosen);
    there.current = item.chunks;
    setFile(chosen);
  };
  return (
    <section aria-labelledby="upload-title" className="card grid gap-3 px-5 py-4">
      <h3 id="upload-title" className="font-semibold">
        {file
          ? "Uploading"
          : isSentElsewhere
            ? "Being uploaded in another window"
            : "Not all of the file has arrived"}
      </h3>
      <progress aria-labelledby="upload-title" max={item.bytes} value={arrived} />
      <p>
        {formatBytes(arrived)} of {formatBytes(item.bytes)} have arrived.{" "}
        {file
          ? "You can close this page only when all have."
          : isSentElsewhere
            ? "This page goes on with it by itself."
            : "Unless another window is sending it, choose the same file again to go on; what has arrived is not sent twice. Text that was pasted begins anew."}
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
