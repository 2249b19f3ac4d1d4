/** An RFC 3339 time as the reader's clock shows it; with the date when that is not the day of `now`. */
export function formatTime(time: string, now: Date = new Date()): string {
  const date = new Date(time);
  const sameDay = date.toDateString() === now.toDateString();
  return sameDay ? date.toLocaleTimeString() : date.toLocaleString();
}
