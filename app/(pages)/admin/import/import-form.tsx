"use client";
/** What is to be imported: pasted, chosen or dropped. Nothing is added by this form: it leads to a preview. */
import { useRouter } from "next/navigation";
import { type ClipboardEvent, type DragEvent, type FormEvent, useId, useRef, useState } from "react";
import { createImport } from "#lib/client/change-import.ts";
import { keepFile } from "#lib/client/chosen-files.ts";
import { ApiError } from "#lib/client/fetch-json.ts";
import { formatBytes } from "#lib/client/format-bytes.ts";
import { IMPORT_BYTES_MAX } from "#lib/domain/import-limits.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { SubmitButton } from "../../../_components/submit-button.tsx";
import { useChange } from "../../../_components/use-change.ts";
import type { PlatformChoice } from "../admin-view.tsx";
import { IntervalField, PlatformField } from "../choice-fields.tsx";
import { FormatHelp } from "./format-help.tsx";

interface ImportFormProps {
  platforms: PlatformChoice[];
  intervals: number[];
  defaultInterval: number;
}

/** A longer text would hold up the page as a field's value: it is taken as a file. */
const FIELD_CHARACTERS_MAX = 100_000;

export function ImportForm({ platforms, intervals, defaultInterval }: ImportFormProps) {
  const router = useRouter();
  const ids = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [platform, setPlatform] = useState(platforms[0]?.id ?? "");
  const [interval, setInterval] = useState(defaultInterval);
  const begin = useChange({
    mutationFn: async (what: File) => {
      if (what.size > IMPORT_BYTES_MAX)
        throw new ApiError("TOO_LARGE", `An import takes ${IMPORT_BYTES_MAX / 1e6} MB at most.`, 413, null);
      const { id } = await createImport({ name: what.name, bytes: what.size, platform, interval });
      keepFile(id, what);
      return id;
    },
    onSuccess: (id) => {
      router.push(`/admin/import/${id}`);
      // Back leads to a list with it.
      router.refresh();
    },
  });
  const choose = (chosen: File | null | undefined) => {
    begin.reset();
    setFile(chosen ?? null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const what = file ?? new File([text], "Pasted text");
    if (what.size > 0) begin.mutate(what);
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text/plain");
    if (pasted.length + text.length <= FIELD_CHARACTERS_MAX) return;
    event.preventDefault();
    choose(new File([text, text && "\n", pasted], "Pasted text"));
    setText("");
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    choose(event.dataTransfer.files[0]);
  };
  return (
    <section
      aria-labelledby={`${ids}-title`}
      className="card grid gap-4 px-5 py-4"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <div>
        <h2 id={`${ids}-title`} className="text-lg font-semibold">
          Import many influencers
        </h2>
        <p className="text-muted">
          One id a line, CSV or NDJSON; up to a million lines. You see what would be added before anything is.
        </p>
      </div>
      <form onSubmit={submit} className="grid gap-4">
        {file ? (
          <div className="flex flex-wrap items-center gap-3 rounded-md bg-raised px-3 py-2">
            <p className="min-w-0 flex-1 break-all" role="status">
              <strong className="font-semibold">{file.name}</strong>, {formatBytes(file.size)}
              {file.size === 0 ? ": this file is empty" : ""}
            </p>
            <button type="button" className="button button-small" onClick={() => choose(null)}>
              Take another
            </button>
          </div>
        ) : (
          <div className="grid gap-2">
            <label className="grid gap-1 font-medium">
              Ids
              <textarea
                className="field min-h-36 py-2 font-mono font-normal"
                rows={6}
                required
                spellCheck={false}
                autoComplete="off"
                placeholder={"1000042\n1000043"}
                value={text}
                onPaste={paste}
                onChange={(event) => setText(event.target.value)}
              />
            </label>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <input
                ref={picker}
                type="file"
                className="sr-only"
                tabIndex={-1}
                aria-label="File"
                accept=".csv,.txt,.tsv,.json,.jsonl,.ndjson,text/plain,text/csv"
                onChange={(event) => choose(event.target.files?.[0])}
              />
              <button type="button" className="button" onClick={() => picker.current?.click()}>
                Choose a file
              </button>
              <span className="text-muted">or drop one here</span>
            </div>
          </div>
        )}
        <div className="flex flex-wrap items-end gap-3">
          <PlatformField platforms={platforms} value={platform} onChoose={setPlatform} />
          <IntervalField intervals={intervals} value={interval} onChoose={setInterval} />
          <SubmitButton isDisabled={file?.size === 0 || begin.isPending || begin.isSuccess}>
            {begin.isPending || begin.isSuccess ? "Beginning…" : "Upload and check"}
          </SubmitButton>
        </div>
        <p className="text-xs text-muted">
          Platform and interval hold for lines that do not say theirs. Who is tracked already stays as they
          are.
        </p>
      </form>
      <ActionError error={begin.error} />
      <FormatHelp hint={platforms.find(({ id }) => id === platform)?.externalIdHint ?? ""} />
    </section>
  );
}
