"use client";
/** What some bulk actions must be told. Each answers null as long as it says nothing yet. */
import { useState } from "react";
import type { BulkChange } from "#lib/domain/bulk-action.ts";
import { offeredIntervalSchema } from "#lib/domain/influencer.ts";
import { tagChangeSchema } from "#lib/domain/tags.ts";
import { IntervalOptions } from "../choice-fields.tsx";

interface FieldProps {
  onChange: (action: BulkChange | null) => void;
}

export function IntervalField({ intervals, onChange }: FieldProps & { intervals: readonly number[] }) {
  return (
    <label className="grid gap-1 font-medium">
      Fetch each of them
      <select
        className="field font-normal"
        defaultValue=""
        onChange={(event) => {
          const { data } = offeredIntervalSchema.safeParse(Number(event.target.value));
          onChange(data === undefined ? null : { kind: "set_interval", interval: data });
        }}
      >
        <option value="">Choose…</option>
        <IntervalOptions intervals={intervals} />
      </select>
    </label>
  );
}

export function TagFields({ onChange }: FieldProps) {
  const [tags, setTags] = useState({ add: "", remove: "" });
  const [problem, setProblem] = useState("");
  // Each key would be counted by the server: what stands there is taken when the field is left.
  const take = () => {
    const change = { add: split(tags.add), remove: split(tags.remove) };
    const isEmpty = change.add.length + change.remove.length === 0;
    const { data, error } = tagChangeSchema.safeParse(change);
    setProblem(isEmpty ? "" : (error?.issues[0]?.message ?? ""));
    onChange(data === undefined ? null : { kind: "change_tags", tags: data });
  };
  return (
    <div className="grid gap-3">
      {(["add", "remove"] as const).map((which) => (
        <label key={which} className="grid gap-1 font-medium">
          {which === "add" ? "Add tags" : "Take tags away"}
          <input
            className="field font-normal"
            name={which}
            autoComplete="off"
            placeholder="several with commas between"
            value={tags[which]}
            onChange={(event) => {
              setTags({ ...tags, [which]: event.target.value });
              onChange(null);
            }}
            onBlur={take}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              take();
            }}
          />
        </label>
      ))}
      {problem === "" ? null : (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

function split(text: string): string[] {
  return [
    ...new Set(
      text
        .split(",")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ""),
    ),
  ];
}
