//! General English as numbers: how common a word is, and what it is near to in meaning.
//!
//! The file is made once by a command in the repository and read in place; `words.md` beside it tells its
//! origin and licence. Without a file every word is rare and near to nothing, and the engine still works.

/// Bytes at the head of the file: a magic word, the number of words and the dimensions.
const HEAD: usize = 16;

/// A table of words, most of it borrowed from the program's own image.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table {
    n_words: usize,
    dimensions: usize,
    /// `n_words + 1` offsets into `letters`, little endian.
    offsets: &'static [u8],
    letters: &'static [u8],
    /// Place in the order of frequency, little endian, 0 for the most frequent.
    ranks: &'static [u8],
    /// One byte a dimension, signed.
    vectors: &'static [u8],
}

impl Table {
    /// The table that is built in.
    pub fn built_in() -> Table {
        Table::read(include_bytes!("words.bin")).unwrap_or_default()
    }

    /// Reads a table in place; `None` where the bytes are not one.
    pub fn read(bytes: &'static [u8]) -> Option<Table> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (magic, sizes) = head.split_at_checked(4)?;
        let size = |at: usize| usize::try_from(word32(sizes, at)?).ok();
        let (n_words, dimensions, n_letters) = (size(0)?, size(1)?, size(2)?);
        let (offsets, rest) = rest.split_at_checked(4 * (n_words + 1))?;
        let (letters, rest) = rest.split_at_checked(n_letters)?;
        let (ranks, vectors) = rest.split_at_checked(2 * n_words)?;
        (magic == b"FNW1" && vectors.len() == n_words * dimensions).then_some(Table {
            n_words,
            dimensions,
            offsets,
            letters,
            ranks,
            vectors,
        })
    }

    /// Length of a vector; 0 without a file.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The place of a word in the table.
    pub fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.n_words);
        while low < high {
            let middle = low.midpoint(high);
            let (from, to) = (
                word32(self.offsets, middle)?,
                word32(self.offsets, middle + 1)?,
            );
            match self
                .letters
                .get(from as usize..to as usize)?
                .cmp(word.as_bytes())
            {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// How many words of English are more frequent than the one at this place.
    pub fn rank(&self, row: usize) -> usize {
        let pair = self.ranks.get(2 * row..2 * row + 2);
        pair.map_or(self.n_words, |pair| {
            usize::from(u16::from_le_bytes([pair[0], pair[1]]))
        })
    }

    /// Adds a word's vector to a sum.
    pub fn add(&self, row: usize, sum: &mut [f32]) {
        for (total, &byte) in sum.iter_mut().zip(self.vector(row)) {
            *total += f32::from(byte as i8);
        }
    }

    fn vector(&self, row: usize) -> &'static [u8] {
        let from = row * self.dimensions;
        self.vectors
            .get(from..from + self.dimensions)
            .unwrap_or(&[])
    }

    /// Length of the vector of the word at this place; never 0.
    pub fn length(&self, row: usize) -> f32 {
        libm::sqrtf(self.product(row, row) as f32).max(1.0)
    }

    /// Product of two words' vectors, by their places.
    pub fn product(&self, one: usize, other: usize) -> i32 {
        // Sixteen at once, as processors do.
        let (one, rest) = self.vector(one).as_chunks::<16>();
        let (other, other_rest) = self.vector(other).as_chunks::<16>();
        let sixteens = one.iter().zip(other).map(|(one, other)| sum(one, other));
        sixteens.sum::<i32>() + sum(rest, other_rest)
    }

    /// How telling a word is, from 0 (the most frequent) to 1 (not among the words of the table):
    /// the logarithm of its place, since frequency falls about as one over the place (Zipf).
    pub fn telling(&self, row: Option<usize>) -> f32 {
        match row {
            Some(row) if self.n_words > 1 => {
                libm::logf(1.0 + self.rank(row) as f32) / libm::logf(1.0 + self.n_words as f32)
            }
            _ => 1.0,
        }
    }
}

/// The sum of products of signed bytes.
fn sum(one: &[u8], other: &[u8]) -> i32 {
    let times = |(&x, &y): (&u8, &u8)| i32::from(x as i8) * i32::from(y as i8);
    one.iter().zip(other).map(times).sum()
}

fn word32(bytes: &[u8], index: usize) -> Option<u32> {
    let at = 4 * index;
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}
