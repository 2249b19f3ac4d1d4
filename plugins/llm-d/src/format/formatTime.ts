/** An RFC 3339 time as the reader's clock shows it; with the date when that is not the day of `now`. */
export function formatTime(time: string, now: Date = new Date()): string {
  const date = new Date(time);
  const sameDay = date.toDateString() === now.toDateString();
  // A time is one word: a table must not break it.
  const clock = date.toLocaleTimeString().replace(/\s/g, '\u00a0');
  return sameDay ? clock : `${date.toLocaleDateString()} ${clock}`;
}
