//! What was taken in hand lately, so that nothing is done twice because Discord tells of it twice.

use std::collections::{HashSet, VecDeque};

/// A lost connection is resumed with what was sent meanwhile, which is less than this.
const MOST: usize = 10_000;

/// The numbers of the last interactions.
#[derive(Debug, Default)]
pub struct Recent {
    known: HashSet<u64>,
    in_order: VecDeque<u64>,
}

impl Recent {
    /// Whether this one is new. From now on it is not.
    pub fn is_new(&mut self, number: u64) -> bool {
        if !self.known.insert(number) {
            return false;
        }
        self.in_order.push_back(number);
        if self.in_order.len() > MOST
            && let Some(oldest) = self.in_order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
