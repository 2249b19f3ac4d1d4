/** A chat completion of so many bytes, more or less. */
export function chatBody(
  bytes: number,
  options: { text?: string; stream?: boolean; maxTokens?: number } = {},
): string {
  const { text = 'Good morning, and how are you today? ', stream } = options;
  const words = text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes);
  return JSON.stringify({
    model: 'model',
    messages: [{ role: 'user', content: words }],
    ...(stream && { stream }),
    ...(options.maxTokens && { max_tokens: options.maxTokens }),
  });
}
