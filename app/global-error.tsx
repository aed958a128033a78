"use client";
/** The last resort: even the frame failed, so this brings its own, without the stylesheet. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: "system-ui, sans-serif",
          padding: "4rem 1.5rem",
          textAlign: "center",
          colorScheme: "light dark",
        }}
      >
        <title>Something went wrong</title>
        <h1>Something went wrong</h1>
        <p>The page could not be made. Collected data is not affected.</p>
        {error.digest ? <p>Error id {error.digest}</p> : null}
        <p>
          <a href="/influencers">Start again</a>
        </p>
      </body>
    </html>
  );
}
