//! Who may edit: a truth table.

use footnote::curate::rights::*;

const GUILD: u64 = 7;

fn moderators(review: Review) -> Moderators {
    Moderators {
        guild: GUILD,
        roles: vec![70, 71],
        review,
    }
}

#[test]
fn only_a_role_on_the_moderators_server_may_edit() {
    let on = Some(moderators(Review::One));
    let cases = [
        (&None, Some(GUILD), vec![70], Err(Refusal::Off)),
        (&on, Some(GUILD), vec![70], Ok(())),
        (&on, Some(GUILD), vec![1, 71, 2], Ok(())),
        (&on, Some(GUILD), vec![], Err(Refusal::NoRole)),
        (&on, Some(GUILD), vec![7, 72], Err(Refusal::NoRole)),
        // A role of the same number on another server, or a direct conversation.
        (&on, Some(8), vec![70], Err(Refusal::Elsewhere)),
        (&on, None, vec![70], Err(Refusal::Elsewhere)),
    ];
    for (moderators, guild, roles, expected) in cases {
        let found = may_edit(moderators.as_ref(), guild, &roles);
        assert_eq!(found, expected, "{guild:?} {roles:?}");
    }
}

#[test]
fn two_means_two_different_people() {
    let cases: [(Review, &[u64], u64, bool); 7] = [
        (Review::One, &[], 1, true),
        (Review::One, &[1], 1, true),
        (Review::Two, &[1], 1, false),
        (Review::Two, &[1, 1], 1, false),
        (Review::Two, &[1], 2, true),
        (Review::Two, &[1, 2], 1, true),
        // A suggestion: nobody who may edit stands behind it yet.
        (Review::Two, &[], 1, false),
    ];
    for (review, stand_behind, by, expected) in cases {
        let found = is_agreed(review, stand_behind, by);
        assert_eq!(found, expected, "{review:?} {stand_behind:?} {by}");
    }
}
