//! The questions of one message: where it is cut, and which of its readings counts.

use std::ops::Range;

use super::decide::ANSWER;
use super::decided::Decided;
use super::domain::DomainCheck;
use super::kind::Form;
use super::snapshot::{MAX_PARTS, own_words};
use super::split::{self, Piece};
use super::text::Token;
use super::{Outcome, Reason, Snapshot, context, kind};

/// From this many words on a sentence that is not answered is looked at clause by clause.
const LONG: usize = 10;
/// Least confidence of a clause that answers for its sentence: one that asks, one that says.
const ASKING: f32 = ANSWER;
const SAYING: f32 = 0.75;
/// From this chance of a judgement on no clause that merely says something answers.
const JUDGED: f32 = 0.15;
/// In a message of so many words a judgement has to be plainly wanted, as it has beside a fact.
const TALK: usize = 25;
/// With the remark before it a question may be by so much less sure of an answer, since there are
/// more words.
const WEAKER: f32 = 0.2;
/// At most so many places are tried where a question could be for two things.
const JOINTS: usize = 4;
/// So sure must a half of it be that does not begin as a question.
const HALF: f32 = 0.8;

impl Snapshot {
    /// The questions beside the names of a message that are answered with a fact.
    pub(super) fn beside(
        &self,
        question: &str,
        tokens: &[Token],
        checks: &[DomainCheck],
    ) -> Vec<Decided> {
        let places: Vec<(usize, usize)> = checks
            .iter()
            .flat_map(|check| check.places.clone())
            .collect();
        let names_one = |piece: &Piece| {
            let piece = tokens.get(piece.tokens.clone()).unwrap_or(&[]);
            let over = |token: &Token| {
                places
                    .iter()
                    .any(|&(from, to)| token.start < to && from < token.end)
            };
            piece.iter().any(over)
        };
        split::pieces(question, tokens)
            .iter()
            .filter(|piece| piece.asks && !names_one(piece))
            .map(|piece| self.decide(tokens, piece.tokens.clone()))
            .filter(|part| matches!(part.outcome, Outcome::Fact(_)))
            .collect()
    }

    /// The questions of a message, each with its decision; at least one.
    pub(super) fn parts(&self, question: &str, tokens: &[Token]) -> Vec<Decided> {
        let pieces = split::pieces(question, tokens);
        let whole = self.decide(tokens, 0..tokens.len());
        if whole.reading.by_heart.is_some() {
            return vec![whole];
        }
        if pieces.len() < 2 {
            return self.undivided(question, tokens, whole);
        }
        let sentences = rejoin(&pieces);
        let asking: Vec<&Piece> = sentences.iter().filter(|piece| piece.asks).collect();
        let mut parts: Vec<Decided> = Vec::new();
        for (at, sentence) in asking.iter().enumerate() {
            for part in self.sentence(question, tokens, sentence, &pieces) {
                let neighbour = at.checked_sub(1).and_then(|before| asking.get(before));
                let part = self.filled(tokens, part, neighbour);
                let part = self.in_context(tokens, part, &sentences);
                let part = self.behind(tokens, part, &parts);
                // The same answer twice is one answer.
                if !parts.iter().any(|earlier| earlier.says_as(&part)) {
                    parts.push(part);
                }
            }
        }
        // "That gives them away, no? So how did they manage?"
        if parts.iter().any(|part| part.confidence() > 0.0) {
            let asks = |part: &Decided| split::begins_question(&tokens[part.tokens.clone()]);
            parts.retain(|part| part.outcome != Outcome::Narratives || asks(part));
        }
        // Most of a long message is talk, and talk sounds like judgement.
        let is_wanted = |part: &Decided| tokens.len() < TALK || part.is_plain();
        parts.retain(is_wanted);
        if parts.iter().any(|part| part.is_answered()) {
            // Of many questions those that are not answered are mostly not meant for the bot.
            if asking.len() > MAX_PARTS {
                parts.retain(|part| part.is_answered());
            }
            soften(&mut parts);
            return parts;
        }
        // "My boss asks what gives them away. Anything for me?"
        let embedded = sentences
            .iter()
            .filter(|piece| !piece.asks)
            .map(|piece| self.decide(tokens, piece.tokens.clone()))
            .filter(|part| kind::form(&part.reading.words) == Form::Request)
            .filter_map(|part| match part.outcome {
                Outcome::Fact(_) => Some(part),
                _ => self.clause(question, tokens, &part),
            })
            .find(|part| part.confidence() >= SAYING);
        if let Some(embedded) = embedded {
            return vec![embedded];
        }
        if asking.is_empty() && sentences.len() > 1 {
            // Nothing is asked: the remark that judges, else the one that comes nearest to a fact, else all of it.
            let best = sentences
                .iter()
                .filter(|piece| split::has_matter(&tokens[piece.tokens.clone()]))
                .map(|piece| self.decide(tokens, piece.tokens.clone()))
                .filter(|part| kind::form(&part.reading.words) != Form::Keywords)
                .filter(|part| part.is_answered() && is_wanted(part))
                .max_by(|a, b| {
                    let sure = |part: &Decided| match part.outcome {
                        Outcome::Narratives => 1.0,
                        _ => part.confidence(),
                    };
                    sure(a).total_cmp(&sure(b))
                });
            return vec![best.unwrap_or(whole)];
        }
        // Where something is asked, a judgement is wanted only if it is asked for.
        let judges = whole.outcome == Outcome::Narratives;
        let is_judged = parts.iter().any(|part| part.judgement >= JUDGED) && is_wanted(&whole);
        if whole.is_answered() && (!judges || is_judged) || parts.is_empty() {
            return vec![whole];
        }
        parts.truncate(1);
        parts
    }

    /// One sentence: as a whole, or in the parts that "and" joins where these are two questions.
    fn sentence(
        &self,
        question: &str,
        tokens: &[Token],
        sentence: &Piece,
        pieces: &[Piece],
    ) -> Vec<Decided> {
        let inside: Vec<&Piece> = pieces
            .iter()
            .filter(|p| {
                p.tokens.start >= sentence.tokens.start && p.tokens.end <= sentence.tokens.end
            })
            .collect();
        let whole = self.decide(tokens, sentence.tokens.clone());
        if inside.len() < 2 {
            return self.undivided(question, tokens, whole);
        }
        let mut parts: Vec<Decided> = Vec::with_capacity(inside.len());
        for (at, piece) in inside.iter().enumerate() {
            let part = self.decide(tokens, piece.tokens.clone());
            let neighbour = inside.get(at.checked_sub(1).unwrap_or(1));
            let part = self.filled(tokens, part, neighbour);
            let mut part = self.behind(tokens, part, &parts);
            // "Is there a reward, and how much?": nothing is known of the one, so nothing of the other.
            if let Some(before) = parts.last()
                && matches!(before.outcome, Outcome::Unknown(Reason::Outside(_)))
                && leaves_out(tokens, &part)
            {
                part.outcome = before.outcome.clone();
            }
            parts.push(part);
        }
        let answered = parts.iter().filter(|part| part.is_answered()).count();
        let differ = parts.windows(2).all(|pair| !pair[0].says_as(&pair[1]));
        let strong = matches!(&whole.outcome, Outcome::Fact(c) if c.confidence > 0.9);
        if differ && (answered == parts.len() || answered > 0 && !strong) {
            parts
        } else {
            vec![whole]
        }
    }

    /// A short question that is not answered by itself, read with the matter of its neighbour.
    fn filled(&self, tokens: &[Token], part: Decided, neighbour: Option<&&Piece>) -> Decided {
        let words = |range: Range<usize>| tokens.get(range).unwrap_or(&[]);
        let Some(neighbour) = neighbour.filter(|_| part.confidence() == 0.0) else {
            return part;
        };
        let own = words(part.tokens.clone());
        let Some(filled) = split::filled(own, words(neighbour.tokens.clone())) else {
            return part;
        };
        let filled = self.decide_on(&filled, part.tokens.clone());
        if filled.confidence() > 0.0 {
            filled
        } else {
            part
        }
    }

    /// "How much did they take, and when was that?": a question that leaves out what it is about follows up
    /// the one before it.
    fn behind(&self, tokens: &[Token], mut part: Decided, before: &[Decided]) -> Decided {
        // Of more parts nothing is said, and each costs some more decisions.
        let last = before.last().filter(|_| before.len() < MAX_PARTS);
        let stated = last.and_then(|before| match &before.outcome {
            Outcome::Fact(found) => self.base.facts.get(found.fact),
            _ => None,
        });
        let last = stated.map(|stated| std::slice::from_ref(&stated.id));
        let followed = last.and_then(|last| self.followed(tokens, &mut part, last));
        match followed.and_then(|followed| followed.read) {
            Some(read) => Decided {
                outcome: part.outcome,
                ..read
            },
            None => part,
        }
    }

    /// "My card is gone. What now?": a question that says little is read with the remark before it.
    fn in_context(&self, tokens: &[Token], part: Decided, sentences: &[Piece]) -> Decided {
        let before = sentences
            .iter()
            .find(|piece| piece.tokens.end == part.tokens.start && !piece.asks);
        let is_open = part.outcome != Outcome::Narratives && leaves_out(tokens, &part);
        let Some(before) = before.filter(|_| is_open) else {
            return part;
        };
        let both = self.decide(tokens, before.tokens.start..part.tokens.end);
        let as_sure = both.confidence() > part.confidence() - WEAKER;
        if both.is_answered() && as_sure {
            both
        } else {
            part
        }
    }

    /// A sentence that is not cut: the clause of it that asks, or the two things that it asks for.
    fn undivided(&self, question: &str, tokens: &[Token], whole: Decided) -> Vec<Decided> {
        let clause = self.clause(question, tokens, &whole);
        let one = clause.unwrap_or(whole);
        let halves = self.halves(question, tokens, &one);
        halves.unwrap_or_else(|| vec![one])
    }

    /// "The date and the court": a question for two things, where each half is surely answered by itself
    /// and one of them as the whole is.
    fn halves(&self, question: &str, tokens: &[Token], whole: &Decided) -> Option<Vec<Decided>> {
        let found: Vec<usize> = match &whole.outcome {
            Outcome::Fact(found) => vec![found.fact],
            Outcome::Offer(offered) => offered.iter().map(|offer| offer.fact).collect(),
            _ => return None,
        };
        let sure = |half: Range<usize>| {
            let own = own_words(tokens, &half);
            let half = split::has_matter(own).then(|| self.decide(tokens, half))?;
            let asks = split::begins_question(own);
            let least = if asks { ANSWER } else { HALF };
            let says_what = !asks || !half.says_little();
            (says_what && half.confidence() >= least).then_some(half)
        };
        let joints = split::joints(question, tokens, &whole.tokens);
        joints.into_iter().take(JOINTS).find_map(|(end, start)| {
            let first = sure(whole.tokens.start..end)?;
            let second = sure(start..whole.tokens.end)?;
            let is_found = |half: &Decided| match &half.outcome {
                Outcome::Fact(own) => found.contains(&own.fact),
                _ => false,
            };
            let agree = is_found(&first) || is_found(&second);
            (agree && !first.says_as(&second)).then(|| vec![first, second])
        })
    }

    /// The clause that asks, where a long sentence wraps it in talk and is not answered as a whole.
    fn clause(&self, question: &str, tokens: &[Token], sentence: &Decided) -> Option<Decided> {
        let open = matches!(
            sentence.outcome,
            Outcome::Offer(_)
                | Outcome::Narratives
                | Outcome::Unknown(Reason::NotCovered | Reason::UnknownWords(_) | Reason::Advice)
        );
        if sentence.tokens.len() < LONG || !open {
            return None;
        }
        let clauses = split::clauses(question, tokens, &sentence.tokens);
        let asks = |clause: &&Range<usize>| {
            let own = tokens.get((*clause).clone()).unwrap_or(&[]);
            split::begins_question(own) && split::has_matter(own)
        };
        let any_asks = clauses.iter().any(|clause| asks(&clause));
        let judged = sentence.judgement >= JUDGED;
        if clauses.len() < 2 || !any_asks && judged {
            return None;
        }
        let decided = clauses
            .iter()
            .filter(|clause| !any_asks || asks(clause))
            .map(|clause| self.decide(tokens, clause.clone()));
        decided
            .filter(|part| part.confidence() >= if any_asks { ASKING } else { SAYING })
            .max_by(|a, b| a.confidence().total_cmp(&b.confidence()))
    }
}

/// Whether a question says little of what it is about, or points to something that was named.
fn leaves_out(tokens: &[Token], part: &Decided) -> bool {
    part.says_little() || context::points(own_words(tokens, &part.tokens))
}

/// Puts the pieces of each sentence together again.
fn rejoin(pieces: &[Piece]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(last) if piece.joined => {
                last.tokens.end = piece.tokens.end;
                last.asks |= piece.asks;
            }
            _ => out.push(Piece {
                joined: false,
                ..piece.clone()
            }),
        }
    }
    out
}

/// Beside a surer answer a doubtful one is only offered, and a judgement has to be plainly wanted.
fn soften(parts: &mut Vec<Decided>) {
    let surest = parts.iter().map(Decided::confidence).fold(0.0, f32::max);
    if surest == 0.0 {
        return;
    }
    parts.retain(|part| part.is_plain());
    for part in parts {
        if let Outcome::Fact(doubtful) = part.outcome
            && doubtful.confidence < SAYING.min(surest)
        {
            part.outcome = Outcome::Offer(vec![doubtful]);
        }
    }
}
