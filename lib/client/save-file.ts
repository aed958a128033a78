/** Gives people a file that was made in the browser. */

/** The browser has begun to read it by then. */
const KEPT_MS = 60_000;

export function saveFile(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
