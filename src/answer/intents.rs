//! What people say to any such bot, whatever the story: judgements, greetings, orders, guesses.
//!
//! Each kind is learned like an entry of the base, from the phrasings in its file, one a line; a fact
//! of the base wins where its own phrasings fit better. They name no story.

/// What a message wants, where it does not ask for a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// An opinion, a verdict, somebody's fault; also a remark that implies one.
    Judgement,
    /// To learn what the bot can do, or to greet it.
    Help,
    /// Small talk, thanks, jokes, insults: nothing to answer from a fact base.
    Talk,
    /// To make the bot do or be something else.
    Instruction,
    /// What will happen.
    Prediction,
    /// Advice on one's own case that belongs to professionals.
    Advice,
    /// Somebody's private life.
    Private,
    /// Something from the rest of the world: weather, cooking, sport, school.
    Elsewhere,
}

impl Intent {
    /// Every kind, in the order in which they are learned.
    pub const ALL: [Intent; 8] = [
        Intent::Judgement,
        Intent::Help,
        Intent::Talk,
        Intent::Instruction,
        Intent::Prediction,
        Intent::Advice,
        Intent::Private,
        Intent::Elsewhere,
    ];

    /// The phrasings of this kind: none is empty, and none occurs twice, here or in another kind.
    pub fn phrasings(self) -> impl Iterator<Item = &'static str> {
        let file = match self {
            Intent::Judgement => include_str!("intents/judgement.txt"),
            Intent::Help => include_str!("intents/help.txt"),
            Intent::Talk => include_str!("intents/talk.txt"),
            Intent::Instruction => include_str!("intents/instruction.txt"),
            Intent::Prediction => include_str!("intents/prediction.txt"),
            Intent::Advice => include_str!("intents/advice.txt"),
            Intent::Private => include_str!("intents/private.txt"),
            Intent::Elsewhere => include_str!("intents/elsewhere.txt"),
        };
        file.lines()
    }
}
