//! Days and times as people read them. Time comes in as seconds since 1970, UTC.

use crate::knowledge::Date;

/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// The day that a moment falls on.
pub fn day(seconds: u64) -> Option<Date> {
    let (year, month, day) = civil(seconds / DAY);
    Date::parse(&format!("{year:04}-{month:02}-{day:02}"))
}

/// `18 Oct 2023, 14:05 UTC`.
pub fn moment(seconds: u64) -> String {
    let (hour, minute) = (seconds % DAY / 3600, seconds % 3600 / 60);
    let day = day(seconds).map_or_else(String::new, |day| format!("{day}, "));
    format!("{day}{hour:02}:{minute:02} UTC")
}

/// Year, month and day of a day since 1970, in the Gregorian calendar. The method is
/// `civil_from_days` of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn civil(days: u64) -> (u64, u64, u64) {
    // Years are counted from March 1st, 0000, so that the leap day is the last of a year.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}
