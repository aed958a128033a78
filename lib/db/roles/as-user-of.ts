/** The same server and database, as the user of another address. */
export function asUserOf(url: string, other: string): string {
  const to = new URL(url);
  const { username, password } = new URL(other);
  to.username = username;
  to.password = password;
  return to.href;
}
