/** The JSON values of a body that has one per line. What they are is the server's word: the caller names the type. */
export async function* jsonLines<T>(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  // Pieces are joined once per line, so a long line costs no more than its length.
  let pieces: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = decoder.decode(value, { stream: true }).split('\n');
      const rest = lines.pop();
      for (const line of lines) {
        const text = [...pieces, line].join('');
        pieces = [];
        if (text.trim()) yield JSON.parse(text);
      }
      if (rest) pieces.push(rest);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
