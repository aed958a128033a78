"use client";
/** Asks before something is done: what it is about, what went wrong with it, a way back and the button that does it. */
import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { ActionError } from "../../_components/action-error.tsx";

export interface OpenDialog {
  ref: RefObject<HTMLDialogElement | null>;
  /** Gives the focus back to what opened it; its `onClose` takes it off the page. */
  close: () => void;
}

/** Open as long as its component is there. */
export function useDialog(): OpenDialog {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  return { ref, close: () => ref.current?.close() };
}

interface ConfirmDialogProps {
  dialog: OpenDialog;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  error: Error | null;
  /** The button that does it; by Enter in a field, too. */
  confirm: { label: string; isDisabled?: boolean; isDanger?: boolean; run: () => void };
  /** Another way, beside Cancel. */
  instead?: ReactNode;
}

export function ConfirmDialog({
  dialog,
  onClose,
  title,
  children,
  error,
  confirm,
  instead,
}: ConfirmDialogProps) {
  const { label, isDisabled = false, isDanger = true, run } = confirm;
  const id = useId();
  return (
    <dialog
      ref={dialog.ref}
      aria-labelledby={id}
      onClose={onClose}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDisabled) run();
        }}
      >
        <h2 id={id} className="text-lg font-semibold wrap-anywhere">
          {title}
        </h2>
        {children}
        <ActionError error={error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={dialog.close}>
            Cancel
          </button>
          {instead}
          <button
            type="submit"
            className={isDanger ? "button button-danger" : "button button-primary"}
            disabled={isDisabled}
          >
            {label}
          </button>
        </div>
      </form>
    </dialog>
  );
}
