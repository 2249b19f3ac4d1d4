/** How kubectl shows a duration: two units at most, rough for long ones (apimachinery's HumanDuration). */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) {
    return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  }
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) {
    return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  }
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) {
    return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  }
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  if (years < 8) {
    return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`;
  }
  return `${years}y`;
}

/** The age of something that began at a timestamp. */
export function age(timestamp: string | undefined, now: Date): string {
  const since = Date.parse(timestamp ?? '');
  return Number.isNaN(since)
    ? '<unknown>'
    : humanDuration(now.getTime() - since);
}
