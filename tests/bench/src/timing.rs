//! A plain clock around one call, since the slow calls count as well as the usual one. It is the processor
//! time of this thread, so that what else the machine does counts little; reading it costs a third of a
//! microsecond, which is not taken off.

use std::hint::black_box;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

/// How long calls took.
pub struct Figures {
    /// Half of the calls were faster.
    pub median: Duration,
    /// One call in a hundred was slower.
    pub p99: Duration,
    /// How many calls there were.
    pub calls: usize,
}

/// Times a call on one input after the other, again and again, until the time is over; each input at
/// most `most` times. A tenth of the time is spent before, to warm up.
pub fn each<I, T>(
    inputs: &[I],
    time: Duration,
    most: usize,
    mut call: impl FnMut(&I) -> T,
) -> Figures {
    let start = Instant::now();
    for input in inputs {
        black_box(call(input));
        if start.elapsed() > time / 10 {
            break;
        }
    }
    let mut times = Vec::new();
    let start = Instant::now();
    'over: for _ in 0..most {
        for input in inputs {
            let before = ThreadTime::now();
            black_box(call(input));
            times.push(before.elapsed());
            if start.elapsed() > time {
                break 'over;
            }
        }
    }
    figures(times)
}

/// Times calls that are too short for the clock, a round over all inputs at once; the figures are for
/// one call.
pub fn rounds<I, T>(inputs: &[I], time: Duration, mut call: impl FnMut(&I) -> T) -> Figures {
    let count = u32::try_from(inputs.len()).unwrap_or(u32::MAX).max(1);
    let mut round = || {
        let before = ThreadTime::now();
        for input in inputs {
            black_box(call(input));
        }
        before.elapsed() / count
    };
    round();
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < time {
        times.push(round());
    }
    let rounds = times.len();
    Figures {
        calls: rounds * inputs.len(),
        ..figures(times)
    }
}

fn figures(mut times: Vec<Duration>) -> Figures {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    let at = |share: f64| times.get((share * last as f64) as usize).copied();
    Figures {
        median: at(0.5).unwrap_or_default(),
        p99: at(0.99).unwrap_or_default(),
        calls: times.len(),
    }
}

/// How long one call took, and what it gave.
pub fn once<T>(call: impl FnOnce() -> T) -> (T, Figures) {
    let before = ThreadTime::now();
    let value = black_box(call());
    (value, figures(vec![before.elapsed()]))
}

/// A time with three digits and its unit.
pub fn shown(time: Duration) -> String {
    let nanoseconds = time.as_nanos() as f64;
    let (value, unit) = match nanoseconds {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "µs"),
        n if n < 1e9 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    let digits = if value < 10.0 {
        2
    } else if value < 100.0 {
        1
    } else {
        0
    };
    format!("{value:.digits$} {unit}")
}
