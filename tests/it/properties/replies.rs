//! What the bot says, whatever its facts hold and whatever is asked: it fits, and pings nobody.

use footnote::answer::Snapshot;
use footnote::reply;

use super::anything::{said, sound};
use super::base::base;
use super::{check, message};

#[test]
fn any_story_is_told_within_bounds() {
    check(
        40,
        (base(), message(), 0..4_usize),
        |(base, question, page)| {
            let snapshot = Snapshot::new(base, 0);
            let asked = snapshot.base.facts.iter().flat_map(|fact| fact.ask.first());
            let asked: Vec<String> = asked.cloned().chain([question.clone()]).collect();
            for question in &asked {
                let answer = snapshot.answer(question);
                sound(&snapshot, &answer);
                said(&snapshot, &reply::answer(&snapshot, &answer, page));
                said(&snapshot, &reply::why(&snapshot, question, &[]));
                said(&snapshot, &reply::answer_now(&snapshot, question, &answer));
            }
            for (at, fact) in snapshot.base.facts.iter().enumerate() {
                said(&snapshot, &reply::fact(&snapshot, at));
                said(&snapshot, &reply::entry(&snapshot, fact));
            }
            let names = snapshot.base.lists.iter().flat_map(|list| &list.domains);
            for text in names.chain([&question]) {
                let checks = snapshot.domains.check(text);
                said(&snapshot, &reply::domains(&snapshot, &checks));
                said(&snapshot, &reply::trace(&checks));
            }
            let facts: Vec<_> = snapshot.base.facts.iter().collect();
            for reply in [
                reply::narratives(&snapshot, page),
                reply::facts_page(&snapshot, page),
                reply::domain_list(&snapshot, page),
                reply::about(&snapshot),
                reply::none_of_these(&snapshot),
                reply::refused_name("fact", &question),
                reply::asked(&question),
                reply::sort(&snapshot, 1, &question, &facts),
            ] {
                said(&snapshot, &reply);
            }
        },
    );
}
