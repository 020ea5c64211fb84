//! The numbers of events: which of them never arrived.

use twilight_gateway::{Session, Shard, ShardState};

/// What has arrived so far on one line.
#[derive(Debug, Default)]
pub struct Numbers {
    /// The last event's number.
    last: Option<u64>,
    /// What came since then and could not be read, so that its number is not known.
    unread: u64,
}

impl Numbers {
    /// Something arrived that could not be read.
    pub fn unread(&mut self) {
        self.unread += 1;
    }

    /// Something arrived and was read. Gives how many events should have come before it and did not:
    /// a frame that is no text is passed over by the connection, without a word. What is told again
    /// after a broken connection need not be complete.
    pub fn missing(&mut self, shard: &Shard) -> u64 {
        let number = shard.session().map(Session::sequence);
        let missing = match (self.last, number) {
            (Some(last), Some(number)) if shard.state() == ShardState::Active => {
                number.saturating_sub(last + 1 + self.unread)
            }
            _ => 0,
        };
        if number != self.last {
            *self = Numbers {
                last: number,
                unread: 0,
            };
        }
        missing
    }
}
