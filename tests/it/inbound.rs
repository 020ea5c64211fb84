//! Frames of the gateway, and what the bot makes of them.

use footnote::app::event::{ChannelId, Event, GuildId, How, RoleId, UserId, Visitor};
use footnote::discord::inbound::{Me, News, read};
use footnote::discord::markup;
use serde_json::{Value, json};
use serenity::model::id::{self, ApplicationId};
use serenity::model::user::User;

const ME: Me = Me {
    bot: id::UserId::new(1),
    application: ApplicationId::new(2),
};

fn user(id: u64, name: &str) -> Value {
    json!({"id": id.to_string(), "username": name, "discriminator": "0", "avatar": null})
}

/// A message in a server, with further fields.
fn message(content: &str, more: Value) -> Value {
    let mut message = json!({
        "id": "50", "channel_id": "60", "guild_id": "70", "author": user(11, "anna"),
        "content": content, "timestamp": "2026-11-23T05:00:00Z", "edited_timestamp": null,
        "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": false, "type": 0,
    });
    let fields = more.as_object().unwrap().clone();
    message.as_object_mut().unwrap().extend(fields);
    message
}

fn frame(kind: &str, data: &Value) -> String {
    json!({"op": 0, "s": 1, "t": kind, "d": data}).to_string()
}

/// The frame as short words.
fn told(frame: &str) -> String {
    match read(frame, Some(ME)) {
        News::Nothing | News::Alive => String::new(),
        News::Ready { me, resume } => format!("ready {} {} {resume}", me.bot, me.application),
        News::Events(events) => {
            let all: Vec<String> = events.iter().map(name).collect();
            all.join(", ")
        }
        News::Unread { kind, visitor, .. } => {
            let visitor = visitor.as_ref().map(name);
            format!("unread {kind} {}", visitor.unwrap_or_default())
        }
    }
}

fn name(event: &Event) -> String {
    match event {
        Event::Asked(q) | Event::Edited(q) => {
            let how = q.how.map_or("nobody", |how| match how {
                How::Mention => "mention",
                How::Reply => "reply",
                How::Direct => "direct",
            });
            let Event::Asked(_) = event else {
                return format!("edited {how} {:?}", q.text);
            };
            format!("asked {how} {:?}", q.text)
        }
        Event::Deleted(message) => format!("deleted {}", message.0),
        Event::Command(by, command) => format!("{} {command:?}", by.user.0),
        Event::Typing(_, takes, typed) => format!("typing {takes:?} {typed:?}"),
        Event::Pressed(press) => {
            let moderates = if press.by.moderates {
                "moderator"
            } else {
                "member"
            };
            let quiet = if press.quiet { " quietly" } else { "" };
            format!(
                "{moderates} presses {} on {}{quiet}",
                press.carries, press.on.0
            )
        }
        Event::Filled(form) => {
            let on = form.on.map_or(String::new(), |(message, quiet)| {
                let quiet = if quiet { " quietly" } else { "" };
                format!(" on {}{quiet}", message.0)
            });
            format!("filled {}{on} {:?}", form.carries, form.fields)
        }
        Event::Stray(by) => format!("stray {}", by.interaction),
    }
}

#[track_caller]
fn check(kind: &str, data: &Value, expected: &str) {
    assert_eq!(told(&frame(kind, data)), expected, "{data}");
}

#[test]
fn only_what_speaks_to_the_bot_is_a_question() {
    let me = || json!([user(1, "footnote")]);
    let own = |content: &str| {
        let own = json!({"author": user(1, "footnote"), "id": "49"});
        message(content, own)
    };
    let cases = [
        ("hello", json!({}), ""),
        ("", json!({}), ""),
        (
            "<@1> who?",
            json!({"mentions": me()}),
            "asked mention \"who?\"",
        ),
        (
            "who, <@!1>?",
            json!({"mentions": me()}),
            "asked mention \"who, ?\"",
        ),
        ("<@1>", json!({"mentions": me()}), "asked mention \"\""),
        // In a code block it is no mention, and Discord says so.
        ("`<@1>` who?", json!({}), ""),
        ("@everyone who?", json!({"mention_everyone": true}), ""),
        ("<@&9> who?", json!({"mention_roles": ["9"]}), ""),
        ("<@12> who?", json!({"mentions": [user(12, "ben")]}), ""),
        ("who?", json!({"guild_id": null}), "asked direct \"who?\""),
        ("", json!({"guild_id": null}), "asked direct \"\""),
        (
            "and when?",
            json!({"type": 19, "mentions": me(), "referenced_message": own("a")}),
            "asked reply \"and when?\"",
        ),
        (
            "",
            json!({"type": 19, "mentions": me(), "referenced_message": own("a")}),
            "asked reply \"\"",
        ),
        (
            "and when?",
            json!({"type": 19, "referenced_message": own("a")}),
            "asked reply \"and when?\"",
        ),
        // Without a ping, Discord hides the words.
        ("", json!({"type": 19, "referenced_message": own("a")}), ""),
        (
            "<@1> when?",
            json!({"type": 19, "mentions": me(), "referenced_message": own("a")}),
            "asked mention \"when?\"",
        ),
        (
            "when?",
            json!({"type": 19, "referenced_message": message("b", json!({}))}),
            "",
        ),
        ("when?", json!({"type": 19, "referenced_message": null}), ""),
        // Bots, webhooks, the bot itself, and what Discord writes in somebody's name.
        (
            "<@1> who?",
            json!({"mentions": me(), "author": {"id": "13", "username": "r", "bot": true}}),
            "",
        ),
        (
            "<@1> who?",
            json!({"mentions": me(), "webhook_id": "8"}),
            "",
        ),
        (
            "<@1> who?",
            json!({"mentions": me(), "author": user(1, "footnote")}),
            "",
        ),
        ("<@1>", json!({"mentions": me(), "type": 1}), ""),
        ("<@1>", json!({"mentions": me(), "type": 7}), ""),
    ];
    for (content, more, expected) in cases {
        check("MESSAGE_CREATE", &message(content, more), expected);
    }
}

#[test]
fn an_edit_tells_the_new_words() {
    let me = || json!([user(1, "footnote")]);
    let cases = [
        (
            "<@1> when?",
            json!({"mentions": me()}),
            "edited mention \"when?\"",
        ),
        ("", json!({}), "edited nobody \"\""),
        (
            "when?",
            json!({"guild_id": null}),
            "edited direct \"when?\"",
        ),
        (
            "when?",
            json!({"author": {"id": "13", "username": "r", "bot": true}}),
            "",
        ),
        ("when?", json!({"author": user(1, "footnote")}), ""),
        ("when?", json!({"webhook_id": "8"}), ""),
    ];
    for (content, more, expected) in cases {
        check("MESSAGE_UPDATE", &message(content, more), expected);
    }
    // A link unfolds.
    let unfolded = json!({"id": "50", "channel_id": "60", "guild_id": "70", "embeds": []});
    check("MESSAGE_UPDATE", &unfolded, "");
}

#[test]
fn what_is_deleted_is_told_one_by_one() {
    let one = json!({"id": "50", "channel_id": "60", "guild_id": "70"});
    check("MESSAGE_DELETE", &one, "deleted 50");
    let many = json!({"ids": ["50", "51"], "channel_id": "60", "guild_id": "70"});
    check("MESSAGE_DELETE_BULK", &many, "deleted 50, deleted 51");
}

/// An interaction in a server, with its data.
fn interaction(kind: u64, data: Value, more: Value) -> Value {
    let mut interaction = json!({
        "id": "80", "application_id": "2", "type": kind, "token": "secret", "version": 1,
        "data": data, "guild_id": "70", "channel_id": "60",
        "channel": {"id": "60", "type": 0, "name": "general", "permissions": "0"},
        "member": {
            "user": user(11, "anna"), "roles": [], "joined_at": "2026-01-01T00:00:00Z",
            "deaf": false, "mute": false, "flags": 0, "permissions": "0",
        },
        "app_permissions": "0", "locale": "en-GB", "entitlements": [], "context": 0,
        "authorizing_integration_owners": {"0": "70"}, "attachment_size_limit": 1000,
    });
    let fields = more.as_object().unwrap().clone();
    interaction.as_object_mut().unwrap().extend(fields);
    interaction
}

#[test]
fn commands_are_read_from_their_options() {
    let command = |name: &str, options: Value| json!({"id": "3", "name": name, "type": 1, "options": options});
    let text = |name: &str, value: &str| json!({"name": name, "type": 3, "value": value});
    let check_text = json!({"name": "check", "type": 1, "options": [text("text", "a.example")]});
    let menu = json!({
        "id": "3", "name": "Check this message", "type": 3, "target_id": "50",
        "resolved": {"messages": {"50": message("see <#5> <@1>", json!({}))}},
    });
    let cases = [
        (
            command("ask", json!([text("question", " who, <@1>? ")])),
            "11 Ask(\"who, ?\")",
        ),
        (
            command("facts", json!([{"name": "page", "type": 4, "value": 2}])),
            "11 Facts(1)",
        ),
        (command("facts", json!([])), "11 Facts(0)"),
        (
            command("domain", json!([check_text])),
            "11 DomainCheck(\"a.example\")",
        ),
        (menu, "11 CheckMessage(\"see #channel\")"),
        (command("ask", json!([])), "stray 80"),
        (command("sudo", json!([])), "stray 80"),
        (
            json!({"id": "3", "name": "Who is this", "type": 2, "target_id": "11"}),
            "stray 80",
        ),
    ];
    for (data, expected) in cases {
        check(
            "INTERACTION_CREATE",
            &interaction(2, data, json!({})),
            expected,
        );
    }
    let direct = json!({"guild_id": null, "member": null, "user": user(12, "ben"), "context": 1});
    let help = interaction(2, command("help", json!([])), direct);
    check("INTERACTION_CREATE", &help, "12 Help");
    let typed = json!({"name": "question", "type": 3, "value": "wh", "focused": true});
    let typing = interaction(4, command("ask", json!([typed])), json!({}));
    check("INTERACTION_CREATE", &typing, "typing Question \"wh\"");
}

#[test]
fn what_is_asked_is_read_and_the_rest_left_as_typed() {
    let text = |name: &str, value: &str| json!({"name": name, "type": 3, "value": value});
    let number = |name: &str, value: i64| json!({"name": name, "type": 4, "value": value});
    let odd = " see <#5>,  <@1> ";
    for (path, options, expected) in [
        (
            "ask",
            json!([text("question", odd)]),
            r#"Ask("see #channel,")"#,
        ),
        (
            "why",
            json!([text("question", odd)]),
            r#"Why("see #channel,")"#,
        ),
        (
            "fact test",
            json!([text("question", odd)]),
            r#"Curate(Test("see #channel,"))"#,
        ),
        (
            "domain check",
            json!([text("text", odd)]),
            r#"DomainCheck(" see <#5>,  <@1> ")"#,
        ),
        (
            "phrasing add",
            json!([text("fact", "court"), text("text", odd)]),
            r#"Curate(AddPhrasing { fact: "court", text: " see <#5>,  <@1> " })"#,
        ),
        (
            "phrasing remove",
            json!([text("fact", "court"), text("text", odd)]),
            r#"Curate(RemovePhrasing { fact: "court", text: " see <#5>,  <@1> " })"#,
        ),
        (
            "fact revert",
            json!([
                text("entry", "fact/court"),
                number("revision", 0),
                text("why", odd)
            ]),
            r#"Curate(Revert { entry: "fact/court", revision: 0, why: " see <#5>,  <@1> " })"#,
        ),
        ("stats", json!([number("days", 7)]), "Curate(Stats(7))"),
        ("fact add", json!([]), "Curate(AddFact)"),
    ] {
        let command = interaction(2, called(path, options), json!({}));
        check("INTERACTION_CREATE", &command, &format!("11 {expected}"));
    }
    for (path, options) in [
        ("fact", json!([])),
        ("fact edit", json!([])),
        ("fact shred", json!([text("fact", "court")])),
        ("fact edit more", json!([text("fact", "court")])),
    ] {
        let command = interaction(2, called(path, options), json!({}));
        check("INTERACTION_CREATE", &command, "stray 80");
    }
}

/// The data of a command of this name (`fact edit`), as Discord nests it.
fn called(path: &str, options: Value) -> Value {
    let words: Vec<&str> = path.split(' ').collect();
    let (first, below) = words.split_first().unwrap();
    let nest = |inner: Value, (depth, name): (usize, &&str)| {
        let kind = if depth == 0 { 1 } else { 2 };
        json!([{"name": name, "type": kind, "options": inner}])
    };
    let options = below.iter().rev().enumerate().fold(options, nest);
    json!({"id": "3", "name": first, "type": 1, "options": options})
}

#[test]
fn what_is_being_typed_says_what_it_is_for() {
    let text = |name: &str, value: &str| json!({"name": name, "type": 3, "value": value});
    let typed =
        |name: &str, value: &str| json!({"name": name, "type": 3, "value": value, "focused": true});
    for (path, options, expected) in [
        ("ask", json!([typed("question", "wh")]), r#"Question "wh""#),
        (
            "fact edit",
            json!([typed("fact", " cou ")]),
            r#"Fact " cou ""#,
        ),
        (
            "fact restore",
            json!([typed("fact", "")]),
            r#"RetiredFact """#,
        ),
        ("fact revert", json!([typed("entry", "f")]), r#"Edited "f""#),
        (
            "narrative edit",
            json!([typed("narrative", "a")]),
            r#"Narrative "a""#,
        ),
        (
            "words remove",
            json!([typed("word", "<@1>")]),
            r#"Word "<@1>""#,
        ),
        (
            "phrasing remove",
            json!([text("fact", "court"), typed("text", "who")]),
            r#"Question "who""#,
        ),
        (
            "domain remove",
            json!([typed("name", "a[.]"), text("why", "gone")]),
            r#"Domain "a[.]""#,
        ),
        (
            "domain add",
            json!([text("names", "a.example"), typed("source", "d")]),
            r#"Source "d""#,
        ),
        // What the table does not know gives nothing away.
        ("ask", json!([typed("answer", "wh")]), r#"Question """#),
        ("sudo", json!([typed("question", "wh")]), r#"Question """#),
        (
            "fact shred",
            json!([typed("fact", "cou")]),
            r#"Question """#,
        ),
        ("fact edit", json!([text("fact", "cou")]), r#"Question """#),
        ("fact edit", json!([]), r#"Question """#),
    ] {
        let typing = interaction(4, called(path, options), json!({}));
        check("INTERACTION_CREATE", &typing, &format!("typing {expected}"));
    }
}

#[test]
fn forms_come_as_they_were_filled_in() {
    let row = |name: &str, value: &str| {
        let field = json!({"type": 4, "id": 2, "custom_id": name, "value": value});
        json!({"type": 1, "id": 1, "components": [field]})
    };
    let form = |rows: Value, more: Value| {
        let data = json!({"custom_id": "f1:edit:court:3", "components": rows});
        interaction(5, data, more)
    };
    let raw = "  Two <@1> lines,\n<https://a.example>\u{200b} and a space ";
    let bare = json!([{"type": 1, "components": [{"type": 4, "custom_id": "text"}]}]);
    let label = json!([{
        "type": 18, "id": 1,
        "component": {"type": 4, "id": 2, "custom_id": "text", "value": "x"},
    }]);
    let filled = |fields: &str| format!("filled f1:edit:court:3 {fields}");
    for (data, expected) in [
        (
            form(json!([row("text", raw), row("note", "")]), json!({})),
            filled(&format!("{:?}", [("text", raw), ("note", "")])),
        ),
        (form(bare, json!({})), filled(r#"[("text", "")]"#)),
        (form(json!([]), json!({})), filled("[]")),
        // The bot opens no form of this kind.
        (form(label, json!({})), filled("[]")),
        (
            form(
                json!([row("text", "x")]),
                json!({"message": message("a draft", json!({"flags": 64}))}),
            ),
            "filled f1:edit:court:3 on 50 quietly [(\"text\", \"x\")]".to_owned(),
        ),
        (
            form(
                json!([row("text", "x")]),
                json!({"message": message("a proposal", json!({"flags": 4}))}),
            ),
            "filled f1:edit:court:3 on 50 [(\"text\", \"x\")]".to_owned(),
        ),
        // What is new in the message does not cost what was typed.
        (
            form(
                json!([row("text", "x")]),
                json!({"message": message("a proposal", json!({"embeds": [7], "poll": 7}))}),
            ),
            "filled f1:edit:court:3 on 50 [(\"text\", \"x\")]".to_owned(),
        ),
        (
            form(
                json!([{"type": 1, "components": [{"type": 99}]}]),
                json!({}),
            ),
            "unread INTERACTION_CREATE stray 80".to_owned(),
        ),
    ] {
        check("INTERACTION_CREATE", &data, &expected);
    }
}

#[test]
fn every_visitor_comes_with_server_and_roles() {
    let text = json!([{"name": "question", "type": 3, "value": "who?", "focused": true}]);
    let press = json!({"custom_id": "f1:none", "component_type": 2, "values": []});
    let form = json!({"custom_id": "f1:edit", "components": []});
    for (kind, data) in [
        (2, called("help", json!([]))),
        (3, press),
        (4, called("ask", text)),
        (5, form),
    ] {
        let on = json!({"message": message("an answer", json!({}))});
        let mut here = interaction(kind, data, on);
        here["member"]["roles"] = json!(["91", "92"]);
        let by = visitor(&here);
        assert_eq!((by.user, by.channel), (UserId(11), ChannelId(60)), "{kind}");
        assert_eq!(by.guild, Some(GuildId(70)), "{kind}");
        assert_eq!(by.roles, [RoleId(91), RoleId(92)], "{kind}");
        assert!(!by.moderates, "{kind}");
        here["member"]["permissions"] = json!("8192");
        assert!(visitor(&here).moderates, "{kind}");
        // In a direct conversation there are neither.
        here["guild_id"] = Value::Null;
        here["member"] = Value::Null;
        here["user"] = user(12, "ben");
        let by = visitor(&here);
        assert_eq!((by.user, by.guild, by.moderates), (UserId(12), None, false));
        assert!(by.roles.is_empty(), "{kind}");
    }
}

fn visitor(data: &Value) -> Visitor {
    let News::Events(events) = read(&frame("INTERACTION_CREATE", data), Some(ME)) else {
        panic!("{data}");
    };
    match events.into_iter().next() {
        Some(Event::Command(by, _) | Event::Typing(by, ..) | Event::Stray(by)) => by,
        Some(Event::Pressed(press)) => press.by,
        Some(Event::Filled(form)) => form.by,
        other => panic!("{other:?}"),
    }
}

#[test]
fn presses_say_who_may_moderate() {
    let press = |kind: u64, permissions: &str, flags: u64| {
        let data = json!({"custom_id": "f1:rm:11", "component_type": kind, "values": []});
        let on = message("an answer", json!({"flags": flags}));
        let mut press = interaction(3, data, json!({"message": on}));
        press["member"]["permissions"] = json!(permissions);
        press
    };
    let cases = [
        (press(2, "0", 0), "member presses f1:rm:11 on 50"),
        (press(2, "8192", 0), "moderator presses f1:rm:11 on 50"),
        (
            press(2, "8", 64),
            "moderator presses f1:rm:11 on 50 quietly",
        ),
        (press(3, "0", 0), "stray 80"),
    ];
    for (data, expected) in cases {
        check("INTERACTION_CREATE", &data, expected);
    }
}

#[test]
fn what_the_bot_does_not_need_may_be_unknown() {
    let odd = json!({
        "mentions": [user(1, "footnote")], "embeds": [{"type": 5}], "poll": 7,
        "components": [{"type": 1, "components": [{"type": 99, "x": []}]}],
        "interaction_metadata": {"id": "80", "type": 3}, "sticker_items": [{}],
    });
    let odd = message("<@1> who?", odd);
    check("MESSAGE_CREATE", &odd, "asked mention \"who?\"");
    let data = json!({"custom_id": "f1:rm:11", "component_type": 2});
    let press = interaction(3, data, json!({"message": odd, "entitlements": [1]}));
    let expected = "member presses f1:rm:11 on 50";
    check("INTERACTION_CREATE", &press, expected);
}

#[test]
fn what_cannot_be_read_is_said_and_quotes_nobody() {
    let mut broken = message("my secret words", json!({}));
    broken["author"] = json!("my secret name");
    let News::Unread { kind, why, visitor } = read(&frame("MESSAGE_CREATE", &broken), Some(ME))
    else {
        panic!("it cannot be read");
    };
    assert_eq!((kind.as_str(), visitor), ("MESSAGE_CREATE", None));
    assert!(!why.contains("secret") && !why.is_empty(), "{why}");
    // Whoever pressed or typed something waits for an answer all the same.
    for (kind, expected) in [
        (2, "stray 80"),
        (3, "stray 80"),
        (4, "typing Question \"\""),
        (5, "stray 80"),
    ] {
        let bare = json!({"id": "80", "type": kind, "token": "secret"});
        let expected = format!("unread INTERACTION_CREATE {expected}");
        check("INTERACTION_CREATE", &bare, &expected);
    }
    assert_eq!(told("no JSON"), "unread a frame ");
}

#[test]
fn what_others_say_is_not_read_in_full() {
    let me = Me {
        bot: id::UserId::new(1_100_000_000_000_000_001),
        ..ME
    };
    let read = |message: &Value| read(&frame("MESSAGE_CREATE", message), Some(me));
    let mut message = message("who?", json!({"author": "nobody can read this"}));
    assert!(matches!(read(&message), News::Nothing));
    // It is said to the bot, or may be: directly, although it points to a server.
    let reference = json!({"type": 1, "guild_id": "70", "channel_id": "60"});
    message["message_reference"] = reference;
    message["guild_id"] = Value::Null;
    assert!(matches!(read(&message), News::Unread { .. }));
    message["guild_id"] = json!("70");
    message["mentions"] = json!([user(me.bot.get(), "footnote")]);
    assert!(matches!(read(&message), News::Unread { .. }));
}

#[test]
fn the_rest_is_left_alone() {
    let ready = json!({
        "v": 10, "user": {"id": "1"}, "application": {"id": "2", "flags": 0}, "guilds": [],
        "session_id": "x", "resume_gateway_url": "wss://gateway.example",
    });
    check("READY", &ready, "ready 1 2 wss://gateway.example");
    check("TYPING_START", &json!({}), "");
    assert_eq!(told(r#"{"op": 11}"#), "");
    let early = read(
        &frame("MESSAGE_CREATE", &message("", json!({"guild_id": null}))),
        None,
    );
    assert!(matches!(early, News::Nothing), "{early:?}");
}

#[test]
fn markup_becomes_words() {
    let ben: User = serde_json::from_value(user(12, "ben")).unwrap();
    let cases = [
        ("<@1> who is <@12>?", "who is @ben?"),
        ("<@!12> and <@99>", "@ben and @someone"),
        ("<@&5> in <#6>", "@role in #channel"),
        (
            "use </domain check:7> <:smile:8><a:wave:9>",
            "use /domain check",
        ),
        ("on <t:1700000000> at <t:-5:R>", "on  at"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<https://a.example/x>", "<https://a.example/x>"),
        ("<@x> <#> <@&> <:a> <", "<@x> <#> <@&> <:a> <"),
        ("<<@1>>", "<>"),
        ("héllo <@12>é", "héllo @bené"),
    ];
    for (text, expected) in cases {
        let words = markup::words(text, std::slice::from_ref(&ben), ME.bot);
        assert_eq!(words, expected, "{text}");
    }
}
