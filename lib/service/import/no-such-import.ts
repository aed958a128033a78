import { AppError } from "#lib/errors.ts";

export function noSuchImport(id: number): AppError {
  return new AppError("NOT_FOUND", `There is no import ${id}.`);
}
