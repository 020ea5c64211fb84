//! How the servers are divided between connections ("shards"), and between processes.

use std::ops::RangeInclusive;

/// More than Discord gives to any bot.
const MOST: u32 = 65_536;

/// Which of the connections this process opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shards {
    /// As many as Discord advises, all of them in this process.
    Advised,
    /// These; other processes open the others.
    Set(Part),
}

/// Some of the connections. Each has the servers whose number falls to it, so that every server
/// belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first that this process opens.
    pub first: u32,
    /// The last that this process opens.
    pub last: u32,
    /// How many there are in all processes together.
    pub total: u32,
}

impl Shards {
    /// Reads `auto`, `4` for all of four, `0-15/64` or `3/64`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Shards, String> {
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Shards::Advised);
        }
        let read = || {
            let number = |text: &str| text.trim().parse::<u32>().ok();
            let part = match text.split_once('/') {
                None => Part::whole(number(text)?),
                Some((own, total)) => {
                    let (first, last) = own.split_once('-').unwrap_or((own, own));
                    Part {
                        first: number(first)?,
                        last: number(last)?,
                        total: number(total)?,
                    }
                }
            };
            let sensible = part.first <= part.last && part.last < part.total && part.total <= MOST;
            sensible.then_some(Shards::Set(part))
        };
        read().ok_or_else(|| {
            format!(
                "is \"{text}\", but must be auto, or the numbers of this process and how many there \
                 are in all, counted from 0, such as 0-15/64 for the first of four processes."
            )
        })
    }

    /// Which they are, where Discord advises so many.
    pub fn of(self, advised: u32) -> Part {
        match self {
            Shards::Advised => Part::whole(advised.clamp(1, MOST)),
            Shards::Set(part) => part,
        }
    }
}

impl Part {
    fn whole(total: u32) -> Part {
        Part {
            first: 0,
            last: total.saturating_sub(1),
            total,
        }
    }

    /// Their numbers.
    pub fn numbers(self) -> RangeInclusive<u32> {
        self.first..=self.last
    }

    /// How many they are.
    pub fn count(self) -> u32 {
        self.last - self.first + 1
    }
}
