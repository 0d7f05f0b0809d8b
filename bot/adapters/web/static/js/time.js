// The school's clock on this page, and moments in people's own languages.

let ahead = 0;
let zone = "UTC";

/** Set by the server: how far its clock is from ours, and the school's zone. */
export function setClock(now, newZone) {
  ahead = new Date(now).getTime() - Date.now();
  if (newZone) zone = newZone;
}

export const now = () => new Date(Date.now() + ahead);

const formats = new Map();

function format(language, options) {
  const key = `${language} ${JSON.stringify(options)} ${zone}`;
  if (!formats.has(key)) formats.set(key, formatFor(language, { ...options, timeZone: zone }));
  return formats.get(key);
}

function formatFor(language, options) {
  try {
    return new Intl.DateTimeFormat(`${language || "en"}-u-nu-latn`, options);
  } catch {
    return new Intl.DateTimeFormat("en", options);
  }
}

export const hour = (moment, language) => format(language, { hour: "numeric", minute: "2-digit" }).format(new Date(moment));
export const hour24 = (moment) => format("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
export const weekdayHour = (moment) => `${format("en", { weekday: "short" }).format(new Date(moment))} ${hour24(moment)}`;
export const weekday = (moment) => format("en", { weekday: "short" }).format(new Date(moment)).toLowerCase();

/** A key that two moments of one school day share. */
export const dayKey = (moment) => format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(moment));

/** "today", "yesterday", else weekday and date, in `language`. */
export function dayName(moment, language) {
  const days = Math.round((Date.parse(dayKey(moment)) - Date.parse(dayKey(now()))) / 86_400_000);
  if (days === 0 || days === -1) return capital(new Intl.RelativeTimeFormat(safe(language), { numeric: "auto" }).format(days, "day"));
  return format(language, { weekday: "long", day: "numeric", month: "long" }).format(new Date(moment));
}

/** "Spanish" for ("es", "en"). */
export function languageName(tag, language) {
  try {
    return new Intl.DisplayNames([safe(language)], { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}

/** Whether a language runs from right to left. */
export const isRightToLeft = (language) => /^(ar|fa|ur|he|ps|dv|ku-arab|sd|ug|yi)\b/i.test(language || "");

const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

function safe(language) {
  try {
    return Intl.getCanonicalLocales(language || "en")[0] ?? "en";
  } catch {
    return "en";
  }
}
