//! What people can say of an answer: one table for buttons, figures and the store.

/// What somebody thinks of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// It helped.
    Helpful,
    /// It answers another question.
    OffTopic,
    /// Something in it is wrong or out of date.
    Wrong,
    /// It is hard to understand.
    Unclear,
    /// It leaves too much out.
    Incomplete,
}

impl Verdict {
    /// Every verdict with its name in the store and in what a button carries.
    pub const ALL: [(Verdict, &'static str); 5] = [
        (Verdict::Helpful, "helpful"),
        (Verdict::OffTopic, "off-topic"),
        (Verdict::Wrong, "wrong"),
        (Verdict::Unclear, "unclear"),
        (Verdict::Incomplete, "incomplete"),
    ];

    /// What its button says.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Helpful => "Helpful",
            Verdict::OffTopic => "It answers another question",
            Verdict::Wrong => "Something is wrong or out of date",
            Verdict::Unclear => "Hard to understand",
            Verdict::Incomplete => "Too much is left out",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Verdict::ALL.iter().find(|(verdict, _)| *verdict == self);
        found.map_or("", |(_, name)| name)
    }

    /// The verdict with this name.
    pub fn of_name(name: &str) -> Option<Verdict> {
        let found = Verdict::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(verdict, _)| *verdict)
    }
}
