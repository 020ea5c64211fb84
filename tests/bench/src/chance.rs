//! Numbers that look like chance and are the same in every run (splitmix64).

/// Where the row of numbers stands.
pub struct Chance(u64);

impl Chance {
    /// A row of its own for each seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A number below a bound that is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    /// One of a list that is not empty.
    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// A made-up name of two to four syllables.
    pub fn name(&mut self) -> String {
        const STARTS: [&str; 20] = [
            "b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s",
            "st", "t", "v", "z",
        ];
        const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
        const ENDS: [&str; 8] = ["", "", "", "n", "r", "l", "s", "m"];
        let syllables = 2 + self.below(3);
        (0..syllables)
            .map(|_| [self.of(&STARTS), self.of(&VOWELS), self.of(&ENDS)].concat())
            .collect()
    }
}

/// A text with two neighbouring letters of its longest word swapped.
pub fn with_slip(text: &str, chance: &mut Chance) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    if let Some(longest) = words.iter_mut().max_by_key(|word| word.chars().count()) {
        let mut letters: Vec<char> = longest.chars().collect();
        if letters.len() > 3 {
            let at = 1 + chance.below(letters.len() - 2);
            letters.swap(at, at + 1);
        }
        *longest = letters.into_iter().collect();
    }
    words.join(" ")
}
