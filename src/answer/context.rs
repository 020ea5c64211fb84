//! Follow-ups: a question that leaves out what it is about, read with what was answered last.
//!
//! Only what the question leaves open by itself is read so, or what names nothing at all. A fact is
//! taken only if it is likely then, belongs to the last one, answers such a question, and holds every
//! word of it.

use super::cues::Cue;
use super::decided::Decided;
use super::lexicon::Word;
use super::text::{self, Token};
use super::{Answer, Candidate, Outcome, Part, Snapshot, decide, english, kind, split};
use crate::knowledge::{Asks, Fact};

/// A question of more words says itself what it is about.
const LONGEST: usize = 9;
/// So sure must a fact be, which is less than an answer takes, since it must fit the last one too.
const LIKELY: f32 = 0.6;
/// So near must a fact come to each word of the question, from 0 to 1.
const HELD: f32 = 0.6;
/// So many times likelier than the next must the fact be that a question with words of its own asks
/// for, and one without.
const LEAD: f32 = 2.0;
const CLEAR_LEAD: f32 = 4.0;

/// What a part that follows up the last answer was decided on.
pub(super) struct Followed {
    found: Candidate,
    /// The fact of the last answer that it is about, as an index into `base.facts`.
    pub about: usize,
    /// The part read with the words of that fact; `None` where its own words were enough.
    pub read: Option<Decided>,
}

impl Snapshot {
    /// The ids of the facts that an answer states, in order.
    pub fn stated(&self, answer: &Answer) -> Vec<String> {
        let fact = |part: &Part| match part.outcome {
            Outcome::Fact(found) => self.base.facts.get(found.fact),
            _ => None,
        };
        let stated = answer.parts.iter().filter_map(fact);
        stated.map(|fact| fact.id.clone()).collect()
    }

    /// Decides on a part with one of the facts of the last answer; `None` where that settles nothing.
    pub(super) fn followed(
        &self,
        tokens: &[Token],
        part: &mut Decided,
        last: &[String],
    ) -> Option<Followed> {
        let own = tokens.get(part.tokens.clone())?;
        if last.is_empty() || !points_back(own) {
            return None;
        }
        let says = |word: &Word| {
            let text = word.text.as_str();
            !word.is_grammar && !Cue::Pronoun.is(text) && !Cue::Hedge.is(text)
        };
        let has_matter = part.reading.words.iter().any(says);
        // "And when was that?" is about what was answered, even where it would be sure alone.
        let is_open = part.is_open() || !has_matter && part.reading.by_heart.is_none();
        if !is_open {
            return None;
        }
        let asks = kind::asks(&part.reading.words).filter(|asks| *asks != Asks::What);
        // With words of its own, only the fact that is clearly nearest to them can be meant.
        let nearest = match has_matter {
            true => Some(first(part, LEAD)?.fact),
            false => None,
        };
        let says_nothing = asks.is_none() && nearest.is_none();
        if says_nothing || !self.engine.unknown(&part.reading, own).is_empty() {
            return None;
        }
        let facts = &self.base.facts;
        let told = facts.iter().enumerate();
        let told = told.filter(|(_, fact)| last.contains(&fact.id));
        let found = told.flat_map(|(about, fact)| {
            let with = [fact.label(), &fact.words.join(" ")];
            let read = with.map(|with| self.decide_on(&joined(own, with), part.tokens.clone()));
            let sure = read.into_iter().filter_map(move |read| {
                let found = match &read.outcome {
                    Outcome::Fact(found) => Some(found),
                    Outcome::Offer(offered) => offered.iter().find(|o| o.confidence >= LIKELY),
                    _ => None,
                };
                Some(Followed {
                    found: *found?,
                    about,
                    read: Some(read),
                })
            });
            // "Why?" is nearest to the one cause; it is meant where that was chosen to be read next.
            let alone = first(part, CLEAR_LEAD).filter(|first| {
                first.confidence >= decide::OFFER && are_related(&facts[first.fact], fact)
            });
            let alone = alone.map(|found| Followed {
                found,
                about,
                read: None,
            });
            sure.chain(alone).collect::<Vec<_>>()
        });
        let fits = |followed: &Followed| {
            let (found, about) = (followed.found.fact, followed.about);
            nearest.is_none_or(|nearest| nearest == found)
                && (found == about || self.belong(&facts[found], &facts[about]))
                && asks.is_none_or(|asks| self.answers(found, asks))
                && self.engine.held(&part.reading.words, found).least >= HELD
        };
        // The fact itself before others that belong to it.
        let is_own = |followed: &Followed| followed.found.fact == followed.about;
        let surer = |a: &Followed, b: &Followed| {
            let by_confidence = a.found.confidence.total_cmp(&b.found.confidence);
            is_own(a).cmp(&is_own(b)).then(by_confidence)
        };
        let followed = found.filter(fits).max_by(surer)?;
        part.outcome = Outcome::Fact(followed.found);
        Some(followed)
    }

    /// Whether one fact names the other as related, or one's naming words stand in the other.
    fn belong(&self, a: &Fact, b: &Fact) -> bool {
        let names = |a: &Fact, b: &Fact| {
            let text = self
                .engine
                .words(&format!("{} {}", b.text, b.words.join(" ")));
            a.words.iter().any(|name| {
                let name = self.engine.words(name);
                let held = |word: &Word| text.iter().any(|w| w.stem == word.stem);
                !name.is_empty() && name.iter().all(held)
            })
        };
        are_related(a, b) || names(a, b) || names(b, a)
    }

    /// Whether a fact answers questions of this kind: it has a first line for it, or is often asked for
    /// so.
    fn answers(&self, fact: usize, asks: Asks) -> bool {
        let has_line = self.base.facts[fact]
            .short
            .iter()
            .any(|(kind, _)| *kind == asks);
        has_line || self.engine.asked().is_often(fact, asks)
    }
}

/// Whether one of two facts names the other to be read next.
pub(super) fn are_related(a: &Fact, b: &Fact) -> bool {
    a.related.contains(&b.id) || b.related.contains(&a.id)
}

/// The fact that the words of a part ask for by themselves, where it is so many times likelier than
/// the next.
fn first(part: &Decided, lead: f32) -> Option<Candidate> {
    let (fact, first) = part.facts.first()?;
    let second = part
        .facts
        .get(1)
        .map_or(0.0, |(_, second)| second.confidence);
    let confidence = first.confidence;
    (confidence > lead * second).then_some(Candidate {
        fact: *fact,
        confidence,
    })
}

/// Whether a question leaves its matter to what was said before: it goes on with "and" or "what
/// about", or it asks with a pronoun or with nothing but the words of a question.
fn points_back(own: &[Token]) -> bool {
    let asks = split::begins_question(own);
    let leaves_out = !split::has_matter(own) || points(own);
    own.len() <= LONGEST && (split::goes_on(own) || asks && leaves_out)
}

/// Whether any word stands for something that was named.
pub(super) fn points(own: &[Token]) -> bool {
    own.iter().any(|token| Cue::Pronoun.is(&token.word))
}

/// The question's own words with those of matter from another text.
fn joined(own: &[Token], with: &str) -> Vec<Token> {
    let mut joined: Vec<Token> = split::without_opening(own).to_vec();
    let matter = text::tokens(&text::clean(with)).into_iter();
    joined.extend(matter.filter(|token| !english::is_function_word(&token.word)));
    joined
}
