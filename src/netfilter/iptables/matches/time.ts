import { all } from '../../logic.ts';
import { type Result, unknown, yesIf } from '../../rule.ts';
import { defineMatch, type Options } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, listOf, oneWord } from '../readers.ts';
import { clauses, either } from '../words.ts';

const daySeconds = 86400;
const dayNames = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];

/** Seconds since midnight. */
const clock = oneWord((text) => {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  return hours < 24 && minutes < 60 && seconds < 60 ? hours * 3600 + minutes * 60 + seconds : null;
});

/** Milliseconds since 1970; parts that are left out are the first of their kind. */
const date = oneWord((text) => {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2}))?)?)?)?)?$/.exec(text);
  if (!match) return null;
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const value = Date.UTC(year!, month - 1, day, hour, minute, second);
  return Number.isNaN(value) ? null : value;
});

/** Sunday is 0 here and in Date, 7 in iptables. */
const weekdays = listOf((text) => {
  if (/^[1-7]$/.test(text)) return Number(text) % 7;
  const index = dayNames.findIndex((name) => name.toLowerCase() === text.slice(0, 2).toLowerCase());
  return index < 0 ? null : index;
});

const monthDays = listOf((text) => {
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text);
  return day && Number(day[1]) >= 1 && Number(day[1]) <= 31 ? Number(day[1]) : null;
});

const options = {
  '--timestart': clock,
  '--timestop': clock,
  '--datestart': date,
  '--datestop': date,
  '--weekdays': weekdays,
  '--monthdays': monthDays,
  '--contiguous': flag,
  '--kerneltz': flag,
};

type Given = Options<typeof options>;

/** As xt_time's time_mt: from an hour to the same hour is the whole day, and with --contiguous the hours after midnight belong to the day before. */
function isWithin(given: Given, now: number): Result {
  const start = given['--timestart']?.value ?? 0;
  const stop = given['--timestop']?.value ?? daySeconds - 1;
  const second = Math.floor(now / 1000) % daySeconds;
  const isNight = start >= stop;
  const inHours = isNight ? second >= start || second <= stop : second >= start && second <= stop;
  const belongsToYesterday = isNight && given['--contiguous'] !== undefined && second <= stop;
  const day = new Date(belongsToYesterday ? now - daySeconds * 1000 : now);
  return all([
    yesIf(now >= (given['--datestart']?.value ?? 0) && now <= (given['--datestop']?.value ?? Number.MAX_SAFE_INTEGER)),
    yesIf(inHours),
    holds(given['--weekdays'], (days) => yesIf(days.includes(day.getUTCDay()))),
    holds(given['--monthdays'], (days) => yesIf(days.includes(day.getUTCDate()))),
  ]);
}

const printClock = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 19);
const printDate = (time: number): string => new Date(time).toISOString().slice(0, 19);

function describe(given: Given): string {
  const { '--timestart': start, '--timestop': stop, '--datestart': first, '--datestop': last } = given;
  return clauses(
    (start ?? stop) && `time is ${printClock(start?.value ?? 0)} to ${printClock(stop?.value ?? daySeconds - 1)}`,
    first && `date is ${printDate(first.value)} or later`,
    last && `date is ${printDate(last.value)} or earlier`,
    clause('weekday', given['--weekdays'], (days) => either(days.map((day) => dayNames[day]!))),
    clause('day of the month', given['--monthdays'], either),
  );
}

/** The time of day, in UTC unless --kerneltz (xt_time); the time is that of the evidence. */
export const time = defineMatch({
  name: 'time',
  options,
  test(given, _packet, host) {
    if (given['--kerneltz']) return unknown(describe(given), "the kernel's time zone is not in the evidence");
    const now = host.time();
    return now.known ? isWithin(given, now.value) : unknown(describe(given), now.because);
  },
  describe,
});
