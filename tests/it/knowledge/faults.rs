//! Folders with several faults, with faults that could hide others, and with noise.

use footnote::knowledge::{self, Severity};

use super::{check, with};

#[test]
fn faults_in_several_files() {
    check(
        &[
            ("story.toml", "about =", "abuot ="),
            ("facts.toml", "text = \"The bridge", "text = 3 #"),
            (
                "facts.toml",
                "ask = [\n    \"What did the repair cost?\",",
                "ask = [ 7,",
            ),
            (
                "outside.toml",
                "topic",
                "topic = \"the tunnel\"\nask = [\"tunnel\"]\n[[outside]]\nid = \"tunnel\"\ntopic",
            ),
            ("words.toml", "\"close\", \"shut\"", "\"close\", \"\""),
        ],
        &[
            "facts.toml:3: error[wrong-type] closure: `text` holds a value of the kind integer",
            "facts.toml:22: error[wrong-type] cost: `ask` holds",
            "outside.toml:6: error[duplicate-id] tunnel: this id stands on line 1 already",
            "story.toml:1: error[missing-key]: `about` is missing",
            "story.toml:2: error[unknown-key]: there is no key `abuot`; did you mean `about`?",
            "words.toml:5: warning[empty-item]: an item of `words` is empty",
        ],
    );
}

#[test]
fn syntax_errors_do_not_hide_the_rest() {
    check(
        &[
            (
                "facts.toml",
                "\"first day without the bridge\",\n]",
                "\"first day\"",
            ),
            ("facts.toml", "value = \"2 million\"", "value = "),
            ("facts.toml", "words = [\"cost\"]", "wrods = [\"cost\"]"),
        ],
        &[
            "facts.toml:12: error[syntax]: ",
            "facts.toml:28: error[unknown-key] cost: there is no key `wrods`; did you mean `words`?",
            "facts.toml:31: error[syntax]: ",
        ],
    );
}

#[test]
fn one_slip_is_one_problem() {
    let slip = |old, new, expected| check(&[("facts.toml", old, new)], &[expected]);
    let quote = "facts.toml:8: error[syntax]: ";
    slip("\"since when is the bridge shut\"", "“since when”", quote);
    slip(
        "since when is the bridge shut\",",
        "since when\"",
        "facts.toml:9: error[syntax]: ",
    );
    slip(
        "id = \"cost\"",
        "id: \"cost\"",
        "facts.toml:18: error[syntax]: ",
    );
    slip(
        "[[fact]]\nid = \"cost\"",
        "[[fact]\nid = \"cost\"",
        "facts.toml:17: error[syntax]: ",
    );
    slip(
        "[[fact]]\nid = \"cost\"",
        "[fact]\nid = \"cost\"",
        "facts.toml:17: error[syntax]: ",
    );
    let id = "facts.toml:17: error[missing-key]: `id` is missing";
    slip("id = \"cost\"", "", id);
    check(
        &[("outside.toml", "[[outside]]", "[[outsides]]")],
        &[
            "outside.toml:1: error[unknown-key]: there is no key `outsides`; did you mean `outside`?",
        ],
    );
    let side = "narratives.toml:9: error[syntax]: ";
    check(
        &[(
            "narratives.toml",
            "[[narrative]]\nid = \"soon\"",
            "[narrative]]\nid = \"soon\"",
        )],
        &[side],
    );
}

#[test]
fn garbled_text_never_panics() {
    const SCRAPS: [&str; 10] = [
        "\"",
        "[[",
        "]",
        "=",
        "\n",
        "{",
        "\"\"\"",
        "é\u{202e}\0",
        "[[fact]]\n",
        "id",
    ];
    // A fixed sequence, so that a failure can be seen again.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..400 {
        let mut files = with(&[]);
        for (_, text) in &mut files.texts {
            let mut chars: Vec<char> = text.chars().collect();
            for _ in 0..=next(3) {
                let at = next(chars.len() + 1);
                let scrap = SCRAPS[next(SCRAPS.len())].chars();
                match next(4) {
                    0 => chars.truncate(at),
                    1 => drop(chars.drain(at..(at + 5).min(chars.len()))),
                    _ => drop(chars.splice(at..at, scrap)),
                }
            }
            *text = chars.into_iter().collect();
        }
        for problem in knowledge::read(&files).problems {
            let file = files
                .texts
                .iter()
                .find(|(name, _)| Some(name) == problem.file.as_ref());
            let lines = file.map_or(1, |(_, text)| text.lines().count().max(1));
            let inside = problem.line.is_none_or(|line| (1..=lines).contains(&line));
            assert!(inside, "round {round}: {problem}");
        }
    }
}

#[test]
fn many_problems_are_counted() {
    let keys: String = (0..200).map(|i| format!("n{i} = 1\n")).collect();
    let mut files = with(&[]);
    files.texts[0].1.push_str(&keys);
    let loaded = knowledge::read(&files);
    assert_eq!(loaded.problems.len(), 51);
    let more = &loaded.problems[50];
    assert_eq!(
        more.to_string(),
        "story.toml: error[more]: and 150 more of this severity"
    );
    assert_eq!(loaded.count(Severity::Error), 200);
    assert_eq!(loaded.count(Severity::Warning), 0);
}
