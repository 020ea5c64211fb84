//! Messages of several sentences: what a question is read with, and what is said beside an answer.

use super::{SHIPPED, decided};

#[track_caller]
fn check(message: &str, expected: &str) {
    let answer = SHIPPED.answer(message);
    let explained = SHIPPED.explain(message);
    assert_eq!(decided(&SHIPPED, &answer), expected, "{explained}");
}

#[test]
fn a_question_that_says_little_is_read_with_the_remark_before_it() {
    check("Who got hit?", "victims");
    check(
        "They blacklisted two North Korean IT outfits in May 2023. Who got hit?",
        "may-2023-sanctions",
    );
    check("Which ones?", "domain-list");
    check(
        "A friend says there are warning signs on a video call. Which ones?",
        "red-flags",
    );
    check("What is the story there?", "what-was-seized");
    check(
        "In December 2024 a court in St. Louis charged fourteen of them. What is the story there?",
        "indictments-2024",
    );
    check(
        "Matthew Olsen had a line about this. What did he say?",
        "olsen-statement",
    );
}

#[test]
fn a_question_that_says_it_all_is_not() {
    check(
        "The FBI put a banner on the pages. How many domains were seized?",
        "what-was-seized",
    );
    check(
        "My laptop is old and slow. When were the domains seized?",
        "when-it-happened",
    );
    check(
        "Hi, new here! Where do the workers live, and how many of them are there?",
        "where-the-workers-are + worker-numbers",
    );
}

#[test]
fn two_things_that_one_question_asks_for_are_both_answered() {
    check(
        "number of domains taken plus the court that approved it",
        "what-was-seized + court",
    );
    check(
        "tell me which agencies ran the case as well as the names of the two companies",
        "agencies + companies",
    );
    check(
        "list the domains please and also tell me what you see if you open one now",
        "domain-list + seized-page",
    );
    check("Were the domains seized and taken down?", "what-was-seized");
}

#[test]
fn a_question_behind_another_is_about_the_same() {
    for asked_twice in [
        "how much cash did the feds take off them, and when was that",
        "How much money was seized from the workers? When was that?",
    ] {
        check(asked_twice, "money-seized");
    }
    check(
        "how many domains were seized and when was that?",
        "what-was-seized + when-it-happened",
    );
    check(
        "which court approved it, and how many of them are there",
        "court + worker-numbers",
    );
}

#[test]
fn of_three_questions_the_one_without_an_answer_is_told() {
    check(
        "How many domains were seized? Which court approved it? What did the lunch cost that day?",
        "what-was-seized + court + unknown",
    );
}

#[test]
fn a_question_inside_a_remark_is_found() {
    check(
        "My daughter's teacher brought this up in class today and nobody could remember how much one of these workers earns in a year, so there we are, help a father out",
        "worker-earnings",
    );
}

#[test]
fn talk_in_a_long_message_is_no_judgement() {
    check(
        "ok so long story, my uncle is a stubborn man and it drives my aunt mad. He swears he paid one of these people and is embarrassed about it. Honestly I keep telling him that he has to speak up. Where would he report such a thing?",
        "report-suspicion",
    );
}

#[test]
fn a_numbered_list_is_answered_point_by_point() {
    check(
        "1) which court approved it 2) how many domains were seized",
        "court + what-was-seized",
    );
    check(
        "1 - how many websites 2 - who took them down",
        "what-was-seized + agencies",
    );
}

#[test]
fn what_leans_on_a_question_that_is_declined_is_declined_with_it() {
    check("how many are there?", "worker-numbers");
    check(
        "Is there a reward out for them, and how many are there?",
        "unknown",
    );
}

#[test]
fn remarks_on_the_rest_of_the_world_get_no_narratives() {
    for remark in [
        "My cat just had five kittens!!",
        "our dog ate the sofa again",
        "the new season was such a letdown",
        "just got a new keyboard and it slaps",
        "Wann läuft die Serie FBI heute im Fernsehen?",
        "hace mucho calor hoy en madrid",
    ] {
        check(remark, "unknown");
    }
}
