//! Texts found by what is left of them when one letter is dropped, so that no look-up walks a list.
//!
//! Two texts are one slip apart (a letter more, less or other, or two neighbours swapped) only if they
//! are equal after dropping at most one letter from each.

/// The key of a text and of each text that is left when one letter is dropped. Keys of different ways
/// to look at texts are different.
pub(super) fn shortened(way: u8, letters: &[char], mut keep: impl FnMut(u32)) {
    keep(key(way, letters.iter().copied()));
    for dropped in 0..letters.len() {
        // Of a double letter, dropping one or the other leaves the same.
        if dropped > 0 && letters.get(dropped) == letters.get(dropped - 1) {
            continue;
        }
        let kept = (letters.iter().enumerate()).filter(|(at, _)| *at != dropped);
        keep(key(way, kept.map(|(_, c)| *c)));
    }
}

/// FNV-1a over the letters, folded to 32 bits. Texts with the same key by chance are told apart when
/// they are compared.
pub(super) fn key(way: u8, letters: impl Iterator<Item = char>) -> u32 {
    const PRIME: u64 = 0x0100_0000_01B3;
    let mut hash = (0xCBF2_9CE4_8422_2325 ^ u64::from(way)).wrapping_mul(PRIME);
    for c in letters {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(PRIME);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> 32) as u32
}

/// Numbers of texts by key, in two flat lists: about ten bytes an entry.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Key and number, in ascending order.
    entries: Vec<(u32, u32)>,
    /// By the first bits of a key: where its entries begin; one more for the end.
    starts: Vec<u32>,
    /// How far a key is shifted to leave those bits.
    shift: u32,
}

impl Keys {
    /// Files numbers under their keys.
    pub fn new(entries: impl Iterator<Item = (u32, u32)>) -> Keys {
        let mut entries: Vec<(u32, u32)> = entries.collect();
        entries.sort_unstable();
        entries.dedup();
        entries.shrink_to_fit();
        let bits = (entries.len() / 4).max(2).ilog2().clamp(1, 31);
        let shift = 32 - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (key, _) in &entries {
            if let Some(start) = starts.get_mut((key >> shift) as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Keys {
            entries,
            starts,
            shift,
        }
    }

    /// The numbers under a key, in ascending order.
    pub fn get(&self, key: u32) -> impl Iterator<Item = u32> + use<'_> {
        let bucket = (key.checked_shr(self.shift).unwrap_or(0)) as usize;
        let start = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        let entries = self
            .entries
            .get(start(bucket)..start(bucket + 1))
            .unwrap_or_default();
        (entries.iter().skip_while(move |entry| entry.0 < key))
            .take_while(move |entry| entry.0 == key)
            .map(|entry| entry.1)
    }
}
