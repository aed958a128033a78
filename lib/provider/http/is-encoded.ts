/** Whether a Content-Encoding says that the body is not what it stands for. */

/** As it came: once, more than once, or not at all. Empty and `identity`, in any case, say: it is. */
export function isEncoded(contentEncoding: string | string[] | undefined): boolean {
  if (contentEncoding === undefined) return false;
  const codings = [contentEncoding].flat().flatMap((value) => value.split(","));
  return codings.some((coding) => !["", "identity"].includes(coding.trim().toLowerCase()));
}
